//! `drillroom forward add`, `access`, `list`, `remove` and `retry`: other stores that statements travel on to. Works while a server
//! runs on the same folder; the server does the forwarding.

use std::io::Read;

use anyhow::Context;
use clap::{Args, Subcommand};
use lrs::time::Timestamp;
use sqlx::{SqliteConnection, SqlitePool};
use uuid::Uuid;

use super::folder::Folder;
use crate::{
    chance,
    clock::{self, TimeOfDay},
    forward::{
        Routes, TARGETS_MAX,
        asked::{self, Asked},
        endpoint::{Ground, Own},
    },
    journal::forward::{self, Added, Begin, Secret, Target, TargetId, TargetPlan, Wanted, Which},
    out,
};

/// Other record stores that statements travel on to.
#[derive(Args)]
pub struct Forward {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Forward statements to another store. Its secret comes from `DRILLROOM_FORWARD_SECRET`, or from standard input.
    Add(Box<Add>),
    /// Give a target another key and secret, as when the other store has changed them. The secret comes as with `add`.
    Access(Access),
    /// List targets: how far each has got, what waits as refused, and what went wrong last.
    List(List),
    /// Forget a target, its secret and its list of refused statements. What is there already stays there.
    Remove(One),
    /// Try the statements again that a target refused.
    Retry(One),
}

#[derive(Args)]
struct Add {
    /// What you call it, such as the system that reads there
    #[arg(long)]
    name: String,
    /// Address of the other store, such as <https://lrs.example/xapi>
    #[arg(long)]
    endpoint: String,
    /// User name there; it needs the right to write statements
    #[arg(long)]
    key: String,
    /// Line of xAPI that is spoken there
    #[arg(long, default_value = "1.0.3", value_parser = ["1.0.3", "2.0.0"])]
    xapi: String,
    /// Where to begin: now, all, or after a moment such as 2026-11-20T17:00:00Z
    #[arg(long, default_value = "now", value_parser = begin)]
    from: Begin,
    /// Only statements of this actor: account name, mailto: address or JSON agent
    #[arg(long, default_value = "")]
    actor: String,
    /// Only statements with this verb, an IRI
    #[arg(long, default_value = "")]
    verb: String,
    /// Only statements that name this activity, an IRI
    #[arg(long, default_value = "")]
    activity: String,
    /// Only statements of this drill
    #[arg(long)]
    registration: Option<Uuid>,
    /// As the server is started: private addresses may be named too
    #[arg(long, env = "DRILLROOM_FORWARD_PRIVATE")]
    forward_private: bool,
    /// As the server is started: its own address, which nothing is forwarded to
    #[arg(long, env = "DRILLROOM_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON object: {"target": …}
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Access {
    #[command(flatten)]
    one: One,
    /// User name there
    #[arg(long)]
    key: String,
}

#[derive(Args)]
struct List {
    #[command(flatten)]
    folder: Folder,
    /// Print one JSON array; times in ISO 8601, or null
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct One {
    /// The target: its name, or its id as `forward list` shows it
    target: String,
    #[command(flatten)]
    folder: Folder,
}

fn begin(text: &str) -> Result<Begin, &'static str> {
    match text {
        "now" => Ok(Begin::Now),
        "all" => Ok(Begin::Everything),
        moment => Timestamp::parse(moment)
            .map(|moment| Begin::After(moment.at))
            .ok_or("write now, all, or a moment such as 2026-11-20T17:00:00Z"),
    }
}

impl Forward {
    /// Does it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Add(add) => add.run().await,
            Command::Access(access) => access.run().await,
            Command::List(list) => list.run().await,
            Command::Remove(one) => one.remove().await,
            Command::Retry(one) => one.retry().await,
        }
    }
}

impl Add {
    async fn run(self) -> anyhow::Result<()> {
        // Before anybody types a secret.
        self.folder.in_use()?;
        let ground = if self.forward_private {
            Ground::PrivateToo
        } else {
            Ground::Public
        };
        let own = Own {
            public_url: self.public_url,
            listen: None,
        };
        let asked = Asked {
            name: self.name,
            endpoint: self.endpoint,
            key: self.key,
            secret: secret()?,
            version: self.xapi,
            wanted: Wanted {
                actor: self.actor,
                verb: self.verb,
                activity: self.activity,
                registration: self.registration.map(|id| id.to_string()).unwrap_or_default(),
            },
        };
        // An actor by a bare account name is at home wherever the server says; only the form is looked at here.
        let plan = asked.parse(&Routes { ground, own }, "urn:drillroom:local");
        let plan = plan.map_err(|unfit| anyhow::Error::msg(asked::in_one_sentence(&unfit)))?;
        let (id, now) = (TargetId(chance::uuid()), clock::time_of_day());
        let add = async |conn: &mut _| forward::add_beside(conn, id, &plan, self.from, now).await;
        let added = self.folder.write(add).await?;
        match added.context("the target could not be saved; try again")? {
            Added::Yes => {}
            Added::Full => anyhow::bail!("there are {TARGETS_MAX} targets already; remove one first"),
        }
        if self.json {
            out::line(serde_json::json!({ "target": id.0 }))?;
        } else {
            out::line(format_args!("target  {}", id.0))?;
            out::line(
                "A running server begins within a second; `drillroom forward list` shows how far it is.",
            )?;
        }
        Ok(())
    }
}

/// Never a word of the command line: others on the machine can read those.
fn secret() -> anyhow::Result<Secret> {
    let mut secret = std::env::var("DRILLROOM_FORWARD_SECRET").unwrap_or_default();
    if secret.is_empty() {
        std::io::stdin()
            .read_to_string(&mut secret)
            .context("the secret cannot be read from standard input")?;
    }
    anyhow::ensure!(
        !secret.trim().is_empty(),
        "there is no secret; put it into DRILLROOM_FORWARD_SECRET or send it to standard input"
    );
    Ok(Secret(secret))
}

impl Access {
    async fn run(self) -> anyhow::Result<()> {
        let One { target, folder } = self.one;
        // Before anybody types a secret.
        let look = async |readers: &SqlitePool| named(&mut *readers.acquire().await?, &target).await;
        let there = folder.read(look).await??;
        let access = asked::access(&self.key, &secret()?);
        let (key, secret) = access.map_err(|unfit| anyhow::Error::msg(asked::in_one_sentence(&unfit)))?;
        let set = async |conn: &mut _| forward::set_access(conn, there.id, &key, &secret).await;
        let set = folder.write(set).await?;
        anyhow::ensure!(
            set.context("it could not be saved; try again")?,
            "{}",
            unknown(&target)
        );
        let when = if there.paused.is_some() {
            "once the target is resumed on /record/forwarding"
        } else {
            "a running server tries it within a second"
        };
        out::line(format_args!(
            "{} is spoken to with that key from now on: {when}",
            there.plan.name
        ))?;
        Ok(())
    }
}

impl List {
    async fn run(self) -> anyhow::Result<()> {
        let list = async |readers: &SqlitePool| forward::list(&mut *readers.acquire().await?).await;
        let targets = self.folder.read(list).await?;
        let targets = targets.context("the targets cannot be read")?;
        if self.json {
            let targets: Vec<_> = targets.iter().map(json).collect();
            out::line(serde_json::Value::from(targets))?;
            return Ok(());
        }
        if targets.is_empty() {
            out::line(
                "nothing is forwarded; add a store with `drillroom forward add --name NAME --endpoint URL --key KEY`",
            )?;
        }
        for target in &targets {
            let state = match (&target.paused, &target.trouble) {
                (Some(_), _) => "paused",
                (None, Some(_)) => "trying again",
                (None, None) => "forwarding",
            };
            out::line(format_args!(
                "{}  {}\n    {}; {state}; {} forwarded, {} refused",
                target.id.0, target.plan.name, target.plan.endpoint, target.forwarded, target.refused
            ))?;
            if let Some((at, words)) = &target.trouble {
                out::line(format_args!("    {}: {words}", time(*at)))?;
            }
        }
        Ok(())
    }
}

impl One {
    async fn remove(self) -> anyhow::Result<()> {
        let remove = async |conn: &mut SqliteConnection| {
            let target = named(conn, &self.target).await?;
            let removed = forward::remove(conn, target.id).await;
            let removed = removed.context("the target could not be removed; try again")?;
            anyhow::ensure!(removed, "{}", unknown(&self.target));
            Ok(target)
        };
        let target = self.folder.write(remove).await??;
        out::line(format_args!("nothing more is forwarded to {}", target.plan.name))?;
        Ok(())
    }

    async fn retry(self) -> anyhow::Result<()> {
        let ask = async |conn: &mut SqliteConnection| {
            let target = named(conn, &self.target).await?;
            let asked = forward::try_again(conn, target.id, Which::All).await;
            asked.context("it could not be saved; try again")?;
            anyhow::Ok(target)
        };
        let target = self.folder.write(ask).await??;
        let when = if target.paused.is_some() {
            "once the target is resumed on /record/forwarding"
        } else {
            "a running server begins within a second"
        };
        out::line(format_args!(
            "{} refused statements are tried again: {when}",
            target.refused
        ))?;
        Ok(())
    }
}

/// The target of that id or name.
async fn named(conn: &mut SqliteConnection, target: &str) -> anyhow::Result<Target> {
    let targets = forward::list(conn).await.context("the targets cannot be read")?;
    let id = Uuid::parse_str(target).ok();
    let fits = |one: &Target| Some(one.id.0) == id || one.plan.name == target;
    let mut fitting = targets.into_iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => anyhow::bail!("several targets are called {target}; name one by its id"),
        (None, _) => anyhow::bail!("{}", unknown(target)),
    }
}

fn unknown(target: &str) -> String {
    format!("there is no target {target}; `drillroom forward list` shows the targets")
}

fn time(at: TimeOfDay) -> String {
    lrs::Micros(at.0).to_string()
}

fn json(target: &Target) -> serde_json::Value {
    let TargetPlan {
        name,
        endpoint,
        key,
        secret: _,
        version,
        wanted,
    } = &target.plan;
    serde_json::json!({
        "target": target.id.0,
        "name": name,
        "endpoint": endpoint,
        "key": key,
        "xapi": version.header(),
        "actor": wanted.actor,
        "verb": wanted.verb,
        "activity": wanted.activity,
        "registration": wanted.registration,
        "forwarded": target.forwarded,
        "refused": target.refused,
        "settled_through": target.cursor.to_string(),
        "paused": target.paused.map(time),
        "last_taken": target.success.map(time),
        "trouble": target.trouble.as_ref().map(|(at, words)| serde_json::json!({ "at": time(*at), "words": words })),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal;

    fn plan(name: &str) -> TargetPlan {
        TargetPlan {
            name: name.to_owned(),
            endpoint: "https://lrs.example/xapi".to_owned(),
            key: "key".to_owned(),
            secret: Secret("secret".to_owned()),
            version: lrs::Version::V1,
            wanted: Wanted::default(),
        }
    }

    #[tokio::test]
    async fn a_target_is_named_by_its_id_or_by_a_name_that_no_other_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut conn = journal::open_for_writing(folder.path()).await.expect("opened");
        let mut ids = Vec::new();
        for name in ["warehouse", "twin", "twin"] {
            let id = TargetId(chance::uuid());
            let added =
                forward::add_beside(&mut conn, id, &plan(name), Begin::Now, clock::time_of_day()).await;
            assert_eq!(added.expect("saved"), Added::Yes);
            ids.push(id);
        }
        let mut find = async |target: &str| named(&mut conn, target).await.map(|one| one.id);
        assert_eq!(find("warehouse").await.expect("found"), ids[0]);
        assert_eq!(find(&ids[2].0.to_string()).await.expect("found"), ids[2]);
        let several = find("twin").await.expect_err("two are called so").to_string();
        assert!(several.contains("by its id"), "{several}");
        let nobody = find("elsewhere")
            .await
            .expect_err("nobody is called so")
            .to_string();
        assert!(nobody.contains("forward list"), "{nobody}");
    }
}
