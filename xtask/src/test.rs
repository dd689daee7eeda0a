//! x
pub fn all() -> anyhow::Result<()> {
    anyhow::bail!("not yet")
}
