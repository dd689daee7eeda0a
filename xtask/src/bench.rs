//! x
pub fn all(_names: &[String]) -> anyhow::Result<()> {
    anyhow::bail!("not yet")
}
