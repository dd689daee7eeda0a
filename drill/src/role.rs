//! The seven roles of a drill. What each owns stands on the scenario's role cards; which levers each may pull, in `lever`.

use serde::{Deserialize, Serialize};

/// Who owns what. Text form: `payments_ops`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Software engineer of the checkout.
    Engineer,
    /// Site reliability engineer.
    Sre,
    /// Payments operations.
    PaymentsOps,
    /// Product manager.
    Product,
    /// Quality assurance.
    Qa,
    /// Fraud analyst.
    Fraud,
    /// Customer support.
    Support,
}

impl Role {
    /// All roles, in the order of the lobby.
    pub const ALL: [Self; 7] = [
        Self::Engineer,
        Self::Sre,
        Self::PaymentsOps,
        Self::Product,
        Self::Qa,
        Self::Fraud,
        Self::Support,
    ];

    /// Name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Engineer => "Engineer",
            Self::Sre => "SRE",
            Self::PaymentsOps => "Payments ops",
            Self::Product => "Product",
            Self::Qa => "QA",
            Self::Fraud => "Fraud",
            Self::Support => "Customer support",
        }
    }
}

/// A set of roles, one bit each: small enough to be the key of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(into = "u8", try_from = "u8")]
pub struct Roles(u8);

/// A set of roles that names an eighth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are seven roles")]
pub struct UnknownRole;

impl From<Roles> for u8 {
    fn from(roles: Roles) -> Self {
        roles.0
    }
}

impl TryFrom<u8> for Roles {
    type Error = UnknownRole;

    fn try_from(bits: u8) -> Result<Self, UnknownRole> {
        if bits & !Self::EVERY.0 == 0 {
            Ok(Self(bits))
        } else {
            Err(UnknownRole)
        }
    }
}

impl Roles {
    /// No role.
    pub const NONE: Self = Self(0);
    /// Every role.
    pub const EVERY: Self = Self(0b0111_1111);

    /// This set and `role`.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | 1 << role as u8)
    }

    /// This set without `role`.
    #[must_use]
    pub const fn without(self, role: Role) -> Self {
        Self(self.0 & !(1 << role as u8))
    }

    /// Whether `role` is in the set.
    pub const fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// Whether both sets share a role.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the set has no role.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The same by reference.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    pub(crate) const fn has_none(&self) -> bool {
        self.is_empty()
    }

    /// The roles of the set, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_eighth_role_is_refused() {
        assert_eq!(serde_json::from_str::<Roles>("127").ok(), Some(Roles::EVERY));
        assert!(serde_json::from_str::<Roles>("128").is_err());
        assert_eq!(
            serde_json::to_string(&Roles::NONE.with(Role::Sre))
                .ok()
                .as_deref(),
            Some("2")
        );
    }
}
