//! Requests that change something, and web sockets, are taken only from our own pages. Same-site cookies keep other sites
//! out; this keeps out other pages of the same site too. Browsers send `Origin`; programs need not.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Scheme, host and port under which people reach the program, when it was told: `https://drills.example`.
#[derive(Debug, Clone, Default)]
pub struct PublicOrigin(pub Option<Arc<str>>);

/// Refuses what does not come from our own pages.
pub async fn check(State(public): State<PublicOrigin>, request: Request, next: Next) -> Response {
    let only_reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let upgrades = request.headers().contains_key(header::UPGRADE);
    if (!only_reads || upgrades) && !is_ours(request.headers(), &public) {
        tracing::warn!("a request from a foreign page was refused");
        return (
            StatusCode::FORBIDDEN,
            "This came from another site's page, so nothing was done. Open Drillroom itself.\n",
        )
            .into_response();
    }
    next.run(request).await
}

fn is_ours(headers: &HeaderMap, public: &PublicOrigin) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = headers.get(header::ORIGIN) else {
        // Not a browser, or a plain navigation: then the browser says where from, if it is new enough.
        return text(header::HeaderName::from_static("sec-fetch-site"))
            .is_none_or(|site| matches!(site, "same-origin" | "none"));
    };
    let Ok(origin) = origin.to_str() else { return false };
    if public.0.as_deref() == Some(origin) {
        return true;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text(header::HOST)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn own_pages_and_programs_are_let_in_and_others_are_not() {
        let public = PublicOrigin(Some("https://drills.example".into()));
        let host = (header::HOST, "127.0.0.1:3000");
        for (origin, ours) in [
            ("http://127.0.0.1:3000", true),
            ("https://drills.example", true),
            ("http://evil.example", false),
            ("http://127.0.0.1:3001", false),
            ("null", false),
        ] {
            assert_eq!(
                is_ours(&headers(&[host.clone(), (header::ORIGIN, origin)]), &public),
                ours,
                "{origin}"
            );
        }
        assert!(is_ours(&headers(&[host]), &public));
    }
}
