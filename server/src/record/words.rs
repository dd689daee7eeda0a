//! The vocabulary: IRIs of verbs, activity types and extensions. Published ones where their meaning fits; minted ones
//! under one base, the same in every installation. Says nothing about when each is used.

/// Base of everything minted.
pub const BASE: &str = "https://w3id.org/xapi/drillroom";
/// The profile that every statement names as its category.
pub const PROFILE: &str = "https://w3id.org/xapi/drillroom/v1.0";

/// A verb: its IRI and its name for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb(pub &'static str, pub &'static str);

pub const ADJUSTED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/adjusted", "adjusted");
pub const ALERTED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/alerted", "alerted");
pub const ANSWERED: Verb = Verb("http://adlnet.gov/expapi/verbs/answered", "answered");
pub const ASKED: Verb = Verb("http://adlnet.gov/expapi/verbs/asked", "asked");
pub const ASSIGNED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/assigned", "assigned");
pub const ASSUMED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/assumed", "assumed");
pub const BEGAN: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/began", "began");
pub const BREACHED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/breached", "breached");
pub const CALLED: Verb = Verb("http://id.tincanapi.com/verb/called", "called");
pub const COMMENTED: Verb = Verb("http://adlnet.gov/expapi/verbs/commented", "commented");
pub const COMPLETED: Verb = Verb("http://adlnet.gov/expapi/verbs/completed", "completed");
pub const DEBRIEFED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/debriefed", "debriefed");
pub const DECIDED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/decided", "decided");
pub const DIAGNOSED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/diagnosed", "diagnosed");
pub const DISABLED: Verb = Verb("http://id.tincanapi.com/verb/disabled", "disabled");
pub const ENABLED: Verb = Verb("http://id.tincanapi.com/verb/enabled", "enabled");
pub const EVALUATED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/evaluated", "evaluated");
pub const EXPIRED: Verb = Verb("http://id.tincanapi.com/verb/expired", "expired");
pub const EXTENDED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/extended", "extended");
pub const FAILED: Verb = Verb("http://adlnet.gov/expapi/verbs/failed", "failed");
pub const INITIALIZED: Verb = Verb("http://adlnet.gov/expapi/verbs/initialized", "initialized");
pub const INJECTED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/injected", "injected");
pub const JOINED: Verb = Verb("http://activitystrea.ms/join", "joined");
pub const LEFT: Verb = Verb("http://activitystrea.ms/leave", "left");
pub const MITIGATED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/mitigated", "mitigated");
pub const OPENED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/opened", "opened");
pub const PASSED: Verb = Verb("http://adlnet.gov/expapi/verbs/passed", "passed");
pub const PAUSED: Verb = Verb("http://id.tincanapi.com/verb/paused", "paused");
pub const PLANNED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/planned", "planned");
pub const POSTED: Verb = Verb("https://w3id.org/xapi/acrossx/verbs/posted", "posted");
pub const PROBED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/probed", "probed");
pub const RECOVERED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/recovered", "recovered");
pub const RELAPSED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/relapsed", "relapsed");
pub const RESOLVED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/resolved", "resolved");
pub const RESUMED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/resumed", "resumed");
pub const REVERTED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/reverted", "reverted");
pub const ROLLED_BACK: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/rolled-back", "rolled back");
pub const ROUTED: Verb = Verb("https://w3id.org/xapi/dod-isd/verbs/routed", "routed");
pub const SKIPPED: Verb = Verb("http://id.tincanapi.com/verb/skipped", "skipped");
pub const STOPPED: Verb = Verb("https://w3id.org/xapi/drillroom/verbs/stopped", "stopped");
pub const TERMINATED: Verb = Verb("http://adlnet.gov/expapi/verbs/terminated", "terminated");
pub const VIEWED: Verb = Verb("http://id.tincanapi.com/verb/viewed", "viewed");

/// A kind of activity: the last part of its type, and of the ids of its activities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The drill itself.
    Drill,
    /// A stage of it.
    Stage,
    /// A role.
    Role,
    /// A team outside the room.
    OnCallTeam,
    /// A tab of the control room.
    Dashboard,
    /// A feature flag.
    Flag,
    /// A release.
    Deployment,
    /// Payment routing.
    TrafficRoute,
    /// Any other lever.
    Lever,
    /// A plan card.
    Plan,
    /// A synthetic checkout.
    SyntheticCheck,
    /// An inject.
    Inject,
    /// A chat line.
    ChatMessage,
    /// A status update.
    StatusUpdate,
    /// A message to customers.
    CustomerMessage,
    /// Words for support.
    SupportScript,
    /// The incident.
    Incident,
    /// The timeline.
    Timeline,
    /// The debrief.
    Debrief,
    /// The change to ship.
    FollowUp,
}

impl Kind {
    /// Name in ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drill => "drill",
            Self::Stage => "stage",
            Self::Role => "role",
            Self::OnCallTeam => "on-call-team",
            Self::Dashboard => "dashboard",
            Self::Flag => "feature-flag",
            Self::Deployment => "deployment",
            Self::TrafficRoute => "traffic-route",
            Self::Lever => "lever",
            Self::Plan => "plan",
            Self::SyntheticCheck => "synthetic-check",
            Self::Inject => "inject",
            Self::ChatMessage => "chat-message",
            Self::StatusUpdate => "status-update",
            Self::CustomerMessage => "customer-message",
            Self::SupportScript => "support-script",
            Self::Incident => "incident",
            Self::Timeline => "timeline",
            Self::Debrief => "debrief",
            Self::FollowUp => "follow-up",
        }
    }

    /// IRI of the activity type.
    pub fn iri(self) -> String {
        match self {
            Self::Drill => "http://adlnet.gov/expapi/activities/simulation".to_owned(),
            Self::StatusUpdate => "http://id.tincanapi.com/activitytype/status-update".to_owned(),
            Self::Stage
            | Self::Role
            | Self::OnCallTeam
            | Self::Dashboard
            | Self::Flag
            | Self::Deployment
            | Self::TrafficRoute
            | Self::Lever
            | Self::Plan
            | Self::SyntheticCheck
            | Self::Inject
            | Self::ChatMessage
            | Self::CustomerMessage
            | Self::SupportScript
            | Self::Incident
            | Self::Timeline
            | Self::Debrief
            | Self::FollowUp => format!("{BASE}/activity-types/{}", self.name()),
        }
    }
}

/// IRI of an extension.
pub fn extension(name: &str) -> String {
    format!("{BASE}/ext/{name}")
}
