//! The way in: a link that works once makes a session of its own, apart from the seat that the same browser may hold in a
//! drill. Handlers that take an [`Administrator`] answer nobody else.

use app::record::{AsAdministrator, Door, Page};
use axum::{
    extract::{FromRef, FromRequestParts, Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::{Admin, Failed};
use crate::{
    chance,
    clock::{self, TimeOfDay},
    journal::admin,
    session::{self, Transport},
};

/// Name of the cookie.
const COOKIE: &str = "drillroom_admin";
/// Its name over HTTPS: no other host of the same domain can set it, see the session's.
const SECURE_COOKIE: &str = "__Host-drillroom_admin";
/// How long a link waits: until somebody who installed the program yesterday comes back to it.
pub const LINK_HOURS: i64 = 24;
/// How long a browser stays the administrator's: a working week with its weekend.
const SESSION_S: i64 = 7 * 86_400;

/// When a link made now is over.
pub fn link_expires(now: TimeOfDay) -> TimeOfDay {
    now.plus_s(LINK_HOURS * 3_600)
}

/// Path of a link.
pub fn link_path(token: &str) -> String {
    format!("/record/enter/{token}")
}

/// The one who asks is the administrator.
pub struct Administrator;

/// The one who asks is not.
pub struct Locked(Admin);

impl IntoResponse for Locked {
    fn into_response(self) -> Response {
        self.0.page(StatusCode::UNAUTHORIZED, Page::Door(Door::Locked))
    }
}

impl<S> FromRequestParts<S> for Administrator
where
    Admin: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Locked;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Locked> {
        let admin = Admin::from_ref(state);
        if is_administrator(&admin, &parts.headers).await {
            Ok(Self)
        } else {
            Err(Locked(admin))
        }
    }
}

/// Whether the administrator's cookie came with a request.
pub async fn is_administrator(admin: &Admin, headers: &HeaderMap) -> bool {
    let Some(token) = session::cookie_of(headers, cookie(admin)) else {
        return false;
    };
    let hash = session::hash_of(token);
    let found = admin::is_admin(&admin.journal().readers, &hash, clock::time_of_day()).await;
    found.unwrap_or_else(|error| {
        tracing::error!(%error, "the administrator's session cannot be looked up");
        false
    })
}

/// Tells pages outside the record that the one who asks is the administrator. Only a browser with the cookie costs a look.
pub async fn mark(State(admin): State<Admin>, mut request: Request, next: Next) -> Response {
    if request.method() == Method::GET && is_administrator(&admin, request.headers()).await {
        request.extensions_mut().insert(AsAdministrator);
    }
    next.run(request).await
}

/// The page of a link: nothing is used up yet.
pub async fn enter(State(admin): State<Admin>, Path(token): Path<String>) -> Response {
    if session::is_token(&token) {
        admin.page(StatusCode::OK, Page::Door(Door::Enter { token }))
    } else {
        admin.page(StatusCode::NOT_FOUND, Page::Door(Door::Dead))
    }
}

/// Uses the link up: this browser is the administrator's from now on.
pub async fn open(State(admin): State<Admin>, Path(token): Path<String>) -> Result<Response, Failed> {
    let (link, cookie) = (session::hash_of(&token), chance::token());
    let kept = session::hash_of(&cookie);
    let good = admin
        .journal()
        .records
        .change(move |conn, at| {
            Box::pin(async move {
                let now = TimeOfDay(at.0);
                admin::use_link(conn, &link, &kept, now, now.plus_s(SESSION_S)).await
            })
        })
        .await?;
    if !good {
        return Ok(admin.page(StatusCode::GONE, Page::Door(Door::Dead)));
    }
    let mut response = Redirect::to("/record").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, set_cookie(&admin, &cookie, SESSION_S));
    Ok(response)
}

/// Ends this browser's session.
pub async fn leave(State(admin): State<Admin>, headers: HeaderMap) -> Result<Response, Failed> {
    if let Some(token) = session::cookie_of(&headers, cookie(&admin)) {
        let hash = session::hash_of(token);
        let change = admin
            .journal()
            .records
            .change(move |conn, _| Box::pin(async move { admin::leave(conn, &hash).await }));
        change.await?;
    }
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, set_cookie(&admin, "", 0));
    Ok(response)
}

const fn cookie(admin: &Admin) -> &'static str {
    match admin.transport {
        Transport::Plain => COOKIE,
        Transport::Secure => SECURE_COOKIE,
    }
}

fn set_cookie(admin: &Admin, token: &str, keep_s: i64) -> HeaderValue {
    let secure = match admin.transport {
        Transport::Plain => "",
        Transport::Secure => "; Secure",
    };
    let name = cookie(admin);
    let cookie = format!("{name}={token}; Path=/; Max-Age={keep_s}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).expect("hexadecimal digits are header text")
}
