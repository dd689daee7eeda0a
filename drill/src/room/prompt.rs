//! Timed prompts: who advised what, when one closes, and what was decided. When one opens stands in `due`.

use super::action::{self, LINE_LETTERS};
use super::event::{Decided, Event};
use super::refusal::{Refusal, Thing};
use super::step::{self, Pen};
use super::{Asked, Room};
use crate::id::{At, ChoiceId, PersonId, PromptId};
use crate::scenario::Prompt;

/// Somebody advises; when everybody has, the prompt closes.
pub(super) fn answer(
    room: &Room,
    pen: &mut Pen,
    who: PersonId,
    prompt: PromptId,
    choice: ChoiceId,
    reason: &str,
    at: At,
) -> Result<Vec<Event>, Refusal> {
    let script = room
        .prompt(&prompt)
        .ok_or(Refusal::Unknown { what: Thing::Prompt })?;
    let asked = room
        .asked
        .iter()
        .find(|asked| asked.prompt == prompt)
        .ok_or(Refusal::PromptClosed)?;
    if asked.decided.is_some() || at > asked.closes_at {
        return Err(Refusal::PromptClosed);
    }
    if !script.choice.iter().any(|one| one.id == choice) {
        return Err(Refusal::Unknown { what: Thing::Choice });
    }
    if asked.answers.contains(&(who, choice.clone())) {
        return Err(Refusal::AlreadySo);
    }
    let reason = pen.write_some(action::optional_words(reason, LINE_LETTERS)?);
    let mut events = vec![Event::PromptAnswered {
        prompt,
        choice: choice.clone(),
        reason,
    }];
    let mut after = asked.clone();
    after.answers.retain(|(person, _)| *person != who);
    after.answers.push((who, choice));
    if everybody_answered(room, &after) {
        events.extend(close(room, script, &after, at));
    }
    Ok(events)
}

/// The program advises nothing, so nobody waits for it.
fn everybody_answered(room: &Room, asked: &Asked) -> bool {
    let with_roles = room.people.iter().filter(|person| !person.roles.is_empty());
    with_roles
        .filter(|person| !person.is_stand_in())
        .all(|person| asked.answers.iter().any(|(who, _)| *who == person.id))
}

/// The events that close a prompt: the decision, and the levers that it pulls.
pub(super) fn close(room: &Room, prompt: &Prompt, asked: &Asked, at: At) -> Vec<Event> {
    let (choice, decided) = decision(room, prompt, asked);
    let orders = prompt
        .choice
        .iter()
        .find(|one| one.id == choice)
        .map_or(&[][..], |one| &one.orders);
    let mut events = vec![Event::PromptClosed {
        prompt: prompt.id.clone(),
        choice,
        decided,
    }];
    let still_to_pull = orders
        .iter()
        .filter(|order| room.setting(&order.lever, at) != order.set);
    events.extend(still_to_pull.map(|order| step::pulled(room, order.clone(), at, None)));
    events
}

/// The deciding role's choice; without one (or when the program plays it), what most chose; on a tie or in silence,
/// the default.
fn decision(room: &Room, prompt: &Prompt, asked: &Asked) -> (ChoiceId, Decided) {
    let of = |person: PersonId| {
        asked
            .answers
            .iter()
            .find(|(who, _)| *who == person)
            .map(|(_, choice)| choice)
    };
    if let Some(choice) = room.holder(prompt.decides).and_then(|decider| of(decider.id)) {
        return (choice.clone(), Decided::ByRole);
    }
    let votes = |choice: &ChoiceId| {
        asked
            .answers
            .iter()
            .filter(|(_, chosen)| chosen == choice)
            .count()
    };
    let most = prompt
        .choice
        .iter()
        .map(|choice| votes(&choice.id))
        .max()
        .unwrap_or(0);
    let mut leaders = prompt.choice.iter().filter(|choice| votes(&choice.id) == most);
    match (most, leaders.next(), leaders.next()) {
        (1.., Some(leader), None) => (leader.id.clone(), Decided::ByMost),
        _ => (prompt.default.clone(), Decided::ByDefault),
    }
}

impl Room {
    /// A prompt of the script.
    pub fn prompt(&self, id: &PromptId) -> Option<&Prompt> {
        self.scenario.prompt.iter().find(|prompt| prompt.id == *id)
    }
}
