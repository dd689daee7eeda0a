//! Makes cargo notice a new migration file; the migrations are embedded at compile time.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
