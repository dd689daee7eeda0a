//! The fields of the record's forms: a label, what was written, what is wrong with it. Forms are sent by the browser
//! itself and answered with a page; nothing here is live, and nothing is checked here.

use leptos::prelude::*;

use crate::part::FieldError;

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What it is called.
    Name,
    /// Address of another store.
    Endpoint,
    /// User name at another store.
    Key,
    /// Password at another store.
    Secret,
    /// Line of xAPI.
    Version,
    /// Where forwarding begins.
    Begin,
    /// After when.
    Since,
    /// Before when.
    Until,
    /// Whose statements.
    Actor,
    /// With which verb.
    Verb,
    /// About what.
    Activity,
    /// Of which drill.
    Registration,
}

impl Field {
    /// As the form sends it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Endpoint => "endpoint",
            Self::Key => "key",
            Self::Secret => "secret",
            Self::Version => "version",
            Self::Begin => "begin",
            Self::Since => "since",
            Self::Until => "until",
            Self::Actor => "actor",
            Self::Verb => "verb",
            Self::Activity => "activity",
            Self::Registration => "registration",
        }
    }
}

/// What is wrong with a form.
pub struct Problem {
    /// With which field; none: with the whole.
    pub field: Option<Field>,
    /// What to do about it.
    pub words: String,
}

/// A form, while it is written out.
pub(super) struct Form<'a> {
    /// Tells it from other forms of the page, in the ids of its fields.
    pub id: &'a str,
    /// What was wrong with what was sent last.
    pub problems: &'a [Problem],
}

impl Form<'_> {
    /// Said first, where something was wrong: that nothing came of it, and what is wrong with the whole.
    pub fn alert(&self, nothing: &'static str) -> Option<impl IntoView + use<>> {
        if self.problems.is_empty() {
            return None;
        }
        let whole = self.problems.iter().filter(|problem| problem.field.is_none());
        let mut words = vec![nothing.to_owned()];
        words.extend(whole.map(|problem| problem.words.clone()));
        if self.problems.iter().any(|problem| problem.field.is_some()) {
            words.push("what to mend stands at its field".to_owned());
        }
        Some(view! { <FieldError says=words.join(": ") /> })
    }

    /// A line to write into.
    pub fn line(&self, field: Field, label: &'static str, value: String, hint: &'static str) -> AnyView {
        let (id, wrong) = self.at(field);
        let said = described(&id, wrong.as_ref(), hint);
        let input = view! {
            <input
                class="field__input"
                id=id.clone()
                name=field.name()
                value=value
                autocomplete="off"
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=said
            />
        };
        around(id, label, input, wrong, hint.to_owned())
    }

    /// A password. No page shows one again, so that it must be written once more when something was wrong.
    pub fn secret(&self, label: &'static str) -> AnyView {
        let (id, wrong) = self.at(Field::Secret);
        let again = if self.problems.is_empty() {
            ""
        } else {
            "Write it once more: no page shows a secret again. "
        };
        let hint = format!("{again}Kept in the data file as it is, for it must be sent.");
        let said = described(&id, wrong.as_ref(), &hint);
        let input = view! {
            <input
                class="field__input"
                id=id.clone()
                name=Field::Secret.name()
                type="password"
                autocomplete="off"
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=said
            />
        };
        around(id, label, input, wrong, hint)
    }

    /// One of several; `options` are what they are called and what is sent.
    pub fn choice(
        &self,
        field: Field,
        label: &'static str,
        chosen: &str,
        options: Vec<(String, String)>,
    ) -> AnyView {
        let (id, wrong) = self.at(field);
        let said = described(&id, wrong.as_ref(), "");
        let options = options
            .into_iter()
            .map(|(says, value)| {
                let selected = value == chosen;
                view! {
                    <option value=value selected=selected>
                        {says}
                    </option>
                }
            })
            .collect_view();
        let select = view! {
            <select
                class="field__select"
                id=id.clone()
                name=field.name()
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=said
            >
                {options}
            </select>
        };
        around(id, label, select, wrong, String::new())
    }

    /// The id of a field, and what is wrong with it.
    fn at(&self, field: Field) -> (String, Option<String>) {
        let wrong = self.problems.iter().find(|problem| problem.field == Some(field));
        let id = format!("{}{}", field.name(), self.id);
        (id, wrong.map(|problem| problem.words.clone()))
    }
}

/// The ids of what is said below a field: what is wrong, then the hint.
fn described(id: &str, wrong: Option<&String>, hint: &str) -> Option<String> {
    let wrong = wrong.map(|_| format!("{id}-wrong"));
    let hint = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let ids: Vec<_> = wrong.into_iter().chain(hint).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn around(
    id: String,
    label: &'static str,
    input: impl IntoView,
    wrong: Option<String>,
    hint: String,
) -> AnyView {
    let (wrong_id, hint_id) = (format!("{id}-wrong"), format!("{id}-hint"));
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
            </label>
            {input.into_view()}
            {wrong.map(|says| view! { <FieldError says id=wrong_id /> })}
            {(!hint.is_empty())
                .then(|| {
                    view! {
                        <p class="field__hint" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}
