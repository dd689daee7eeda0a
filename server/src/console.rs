//! The hand-turned clock of `serve --clock manual`: commands on standard input, answers on standard output. Never
//! reachable over HTTP.

use std::io::BufRead;

use tokio::sync::mpsc;

/// Lines that may wait while a tick is under way; whoever writes more waits with writing.
const WAITING_LINES: usize = 16;

/// Reads `tick N` lines until standard input ends and answers each with `ticked N` once `advance` has returned.
pub async fn listen(mut advance: impl AsyncFnMut(u32)) {
    let mut lines = lines();
    while let Some(line) = lines.recv().await {
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

/// Standard input by a thread of its own: tokio's would keep the program from ending until somebody presses Enter.
fn lines() -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(WAITING_LINES);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
