//! Asks each question many times over one connection, twice: the first time much must come from the disk.

use crate::Failed;
use crate::measure::{instant, spread};
use crate::statement::{PEOPLE, VERBS, run};
use crate::wire::Store;
use serde_json::{Value, json};

const ROUNDS: u64 = 200;

/// What is asked. The first three have a budget.
const QUESTIONS: [&str; 5] = [
    "agent and verb",
    "registration",
    "related activity",
    "verb",
    "newest",
];

/// Asks a store of so many statements.
pub async fn ask(store: &Store, statements: u64) -> Result<Value, Failed> {
    let mut connection = store.connect().await?;
    let mut told = Vec::new();
    for pass in ["first", "again"] {
        for question in QUESTIONS {
            let mut times = Vec::new();
            for round in 0..ROUNDS {
                let request = store.get(&query(question, round, statements));
                let asked = instant();
                let status = connection.exchange(&request).await?;
                times.push(asked.elapsed());
                let answer = || connection.answer();
                // An empty page would be quick to answer and measure nothing.
                if status != 200 || answer().contains(r#""statements":[]"#) {
                    return Err(format!("{question}: {}", answer()).into());
                }
            }
            told.push(json!({ "question": question, "pass": pass, "answers": spread(times) }));
        }
    }
    Ok(Value::Array(told))
}

fn query(question: &str, round: u64, statements: u64) -> String {
    // Spread over everything that is there: numbers that are in the store.
    let number = round * 7_919 % statements;
    let verb = format!("https://w3id.org/xapi/example/verbs/verb-{}", number % VERBS);
    match question {
        "agent and verb" => {
            let person = number % PEOPLE;
            let agent =
                format!(r#"{{"account":{{"homePage":"https://drill.example/people","name":"{person}"}}}}"#);
            let agent: String = form_urlencoded::byte_serialize(agent.as_bytes()).collect();
            format!("agent={agent}&verb={verb}&limit=50")
        }
        "registration" => format!("registration={}&limit=50", run(number)),
        "related activity" => {
            "activity=https://drill.example/sprints/2026-47&related_activities=true&limit=50".to_owned()
        }
        "verb" => format!("verb={verb}&limit=50"),
        _ => "limit=50".to_owned(),
    }
}
