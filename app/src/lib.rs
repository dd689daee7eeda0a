//! The pages of Drillroom in Leptos. Knows one port, `Backend`, and no database.
