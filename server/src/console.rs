//! The hand-turned clock of `serve --clock manual`: commands on standard input, answers on standard output. Never
//! reachable over HTTP.

use tokio::io::{AsyncBufReadExt, BufReader};

/// Reads `tick N` lines until standard input ends and answers each with `ticked N` once `advance` has returned.
pub async fn listen(mut advance: impl AsyncFnMut(u32)) {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        match line
            .strip_prefix("tick ")
            .and_then(|seconds| seconds.trim().parse().ok())
        {
            Some(seconds) => {
                advance(seconds).await;
                println!("ticked {seconds}");
            }
            None => eprintln!("not understood on standard input: say `tick N`, N simulated seconds"),
        }
    }
}
