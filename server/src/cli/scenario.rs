//! `drillroom scenario check`, `play`, `outcomes` and `export`: reads scenario files, says what is wrong with them, runs
//! them without people, and hands out those of the program. Judges nothing itself: rules and thresholds stand in `drill`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};
use drill::{
    id::ScenarioId,
    scenario::{
        Scenario, accept_in,
        outcomes::{outcomes, page},
        parse,
        play::{Policy, play},
    },
    world::{Delays, Seed},
};

use crate::{library, out};

/// Scenario files: check them, play them.
#[derive(Args)]
pub struct Scenarios {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say every mistake with `file:line:column` and a remedy, then play the file: it must hurt when nothing is done and
    /// be won by its best moves only. Exit code 1 when there is anything to say
    Check(Check),
    /// Run a scenario without people and print its course
    Play(Play),
    /// Run scenarios with nothing done and with each declared move, and print one table of what came of it
    Outcomes(Outcomes),
    /// Print the file of a scenario that comes with the program, to copy and to change
    Export(Export),
}

#[derive(Args)]
struct Check {
    /// Scenario files, folders of them, or names of scenarios that come with the program, such as warm-up; `scenario
    /// export` prints their files
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Args)]
struct Play {
    /// Scenario file, or the name of a scenario that comes with the program, such as warm-up
    path: PathBuf,
    /// What the noise is drawn from
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// What is done: none, best, right:NAME or wrong:NAME
    #[arg(long = "do", value_name = "POLICY", default_value = "none")]
    policy: Policy,
    /// Seconds after onset of the first move [default: as the move declares]
    #[arg(long = "at", value_name = "SECONDS")]
    at_s: Option<u32>,
    /// Levers take effect at once, as in the reference figures
    #[arg(long)]
    oracle: bool,
    /// Print the names of the declared moves as JSON, and play nothing
    #[arg(long)]
    list: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Outcomes {
    /// Scenario files, folders of them, or names of scenarios that come with the program [default: all of these]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the noise is drawn from
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Print one JSON object a line instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Export {
    /// Name of a scenario that comes with the program, such as warm-up
    name: String,
}

impl Scenarios {
    /// Does it.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Check(check) => check.run(),
            Command::Play(play) => play.run(),
            Command::Outcomes(outcomes) => outcomes.run(),
            Command::Export(export) => export.run(),
        }
    }
}

impl Check {
    fn run(self) -> anyhow::Result<()> {
        let mut wrong = 0;
        let mut files = Vec::new();
        for path in &self.paths {
            files.extend(files_of(path)?);
        }
        for path in &files {
            let said = problems(path);
            for line in &said {
                out::line(line)?;
            }
            if said.is_empty() {
                out::line(format_args!("{}: fine", path.display()))?;
            } else {
                wrong += 1;
            }
        }
        let all = files.len();
        anyhow::ensure!(wrong == 0, "{wrong} of {all} files need work, see above");
        Ok(())
    }
}

/// A file itself, or all scenario files of a folder, by name.
fn files_of(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let shown = path.display();
    let listed =
        std::fs::read_dir(path).with_context(|| format!("{shown} cannot be read; check its rights"))?;
    let mut files: Vec<_> = listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    anyhow::ensure!(
        !files.is_empty(),
        "{shown} holds no scenario file, which ends in .toml"
    );
    Ok(files)
}

impl Export {
    fn run(self) -> anyhow::Result<()> {
        out::whole(file_of(&self.name)?.as_bytes())?;
        Ok(())
    }
}

/// The file of a scenario of the program.
fn file_of(name: &str) -> anyhow::Result<String> {
    library::text_of(name).with_context(|| {
        let names = library::names().join(", ");
        format!("{name} is no scenario of the program; pick one of these: {names}")
    })
}

/// Everything to say against a file.
fn problems(path: &Path) -> Vec<String> {
    let shown = path.display();
    match read(path) {
        Err(Unread::File(error)) => vec![format!(
            "{shown}:1:1: the file cannot be read ({error})\n    check its path and rights"
        )],
        Err(Unread::Mistakes(mistakes)) => mistakes,
        Ok((text, scenario)) => accept_in(&text, &scenario)
            .iter()
            .map(|broken| broken.in_file(&shown.to_string()))
            .collect(),
    }
}

/// Why there is no scenario in a file.
enum Unread {
    File(std::io::Error),
    Mistakes(Vec<String>),
}

/// The text of a file, and the scenario in it.
fn read(path: &Path) -> Result<(String, Scenario), Unread> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => library::text_of(&path.to_string_lossy()).ok_or(Unread::File(error))?,
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    match parse(&text, ScenarioId(stem.into_owned())) {
        Ok(scenario) => Ok((text, scenario)),
        Err(problems) => {
            let file = path.display().to_string();
            let lines = problems.iter().map(|problem| problem.in_file(&file));
            Err(Unread::Mistakes(lines.collect()))
        }
    }
}

/// A scenario that can be played.
fn to_play(path: &Path) -> anyhow::Result<Scenario> {
    match read(path) {
        Ok((_, scenario)) => Ok(scenario),
        Err(Unread::File(error)) => Err(error).with_context(|| {
            format!(
                "{} is no file that can be read, and none of the scenarios of the program: {}",
                path.display(),
                library::names().join(", ")
            )
        }),
        Err(Unread::Mistakes(mistakes)) => {
            anyhow::bail!("{}\nmend these first; nothing was played", mistakes.join("\n"));
        }
    }
}

impl Outcomes {
    fn run(self) -> anyhow::Result<()> {
        let paths = if self.paths.is_empty() {
            library::names().into_iter().map(PathBuf::from).collect()
        } else {
            self.paths
        };
        let mut scenarios = Vec::new();
        for path in &paths {
            for file in files_of(path)? {
                scenarios.push(to_play(&file)?);
            }
        }
        let seed = Seed(self.seed);
        let mut all = Vec::new();
        for scenario in &scenarios {
            all.extend(outcomes(scenario, seed)?);
        }
        if self.json {
            for one in &all {
                out::line(one.json())?;
            }
        } else {
            out::whole(page(seed, &all).as_bytes())?;
        }
        Ok(())
    }
}

impl Play {
    fn run(self) -> anyhow::Result<()> {
        let scenario = to_play(&self.path)?;
        if self.list {
            out::line(scenario.move_names())?;
            return Ok(());
        }
        let delays = if self.oracle {
            Delays::Oracle
        } else {
            Delays::Shipped
        };
        let played = play(&scenario, Seed(self.seed), &self.policy, self.at_s, delays)?;
        if self.json {
            out::line(played.json())?;
        } else {
            out::whole(played.table().as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_of_the_program_is_known_by_its_name() {
        let Ok((_, scenario)) = read(Path::new("warm-up")) else {
            panic!("it comes with the program");
        };
        assert_eq!(scenario.id, ScenarioId("warm-up".to_owned()));
        assert!(read(Path::new("no-such-scenario")).is_err());
    }

    #[test]
    fn an_exported_scenario_is_fine_as_a_file_of_ones_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let mine = folder.path().join("mine.toml");
        std::fs::write(&mine, file_of("warm-up").expect("it comes with the program")).expect("written");
        assert_eq!(problems(&mine), Vec::<String>::new());
        let refused = file_of("no-such-scenario")
            .expect_err("none of that name")
            .to_string();
        for name in library::names() {
            assert!(refused.contains(&name), "{refused}");
        }
    }

    #[test]
    fn a_folder_stands_for_its_scenario_files() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(files_of(folder.path()).is_err());
        for name in ["b.toml", "a.toml", "notes.txt"] {
            std::fs::write(folder.path().join(name), "").expect("written");
        }
        let files = files_of(folder.path()).expect("two of them");
        let names: Vec<_> = files.iter().filter_map(|file| file.file_name()).collect();
        assert_eq!(names, ["a.toml", "b.toml"]);
    }
}
