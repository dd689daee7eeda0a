//! The tool of the load bench in `end2end/bench/record.bench.ts`: sends the load, does bare inserts of the same rows,
//! fills a file, asks questions. Starts no server and prints no table; each call prints one JSON object.
//!
//! In Rust, because the load comes from the machine that is measured: what the sender needs, the store does not get.
//!
//! ```text
//! bench load ADDRESS KEY SECRET SECONDS BATCH FIRST      posts over eight connections; FIRST: number of the first statement
//! bench ask ADDRESS KEY SECRET STATEMENTS                asks each question many times; STATEMENTS: how many there are
//! bench fill FILE STATEMENTS                             fills a file up to so many, without a server
//! bench bare FILE SECONDS GROUP…                         copies the rows of FILE, GROUP statements in a commit
//! ```

mod ask;
mod bare;
mod fill;
mod load;
mod measure;
mod statement;
mod wire;

use std::path::Path;

/// Whatever goes wrong ends the bench.
type Failed = Box<dyn std::error::Error>;

const USAGE: &str = "load ADDRESS KEY SECRET SECONDS BATCH FIRST | ask ADDRESS KEY SECRET STATEMENTS | \
                     fill FILE STATEMENTS | bare FILE SECONDS GROUP…";

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["load", address, key, secret, seconds, batch, first] => {
            let store = wire::Store::new(address, key, secret);
            load::load(&store, seconds.parse()?, batch.parse()?, first.parse()?).await?
        }
        ["ask", address, key, secret, statements] => {
            let store = wire::Store::new(address, key, secret);
            ask::ask(&store, statements.parse()?).await?
        }
        ["fill", file, statements] => fill::fill(Path::new(file), statements.parse()?).await?,
        ["bare", file, seconds, groups @ ..] => {
            let groups: Result<Vec<usize>, _> = groups.iter().map(|group| group.parse()).collect();
            bare::bare(Path::new(file), seconds.parse()?, &groups?).await?
        }
        _ => return Err(USAGE.into()),
    };
    println!("{told}");
    Ok(())
}
