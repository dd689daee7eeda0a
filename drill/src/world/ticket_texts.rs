//! What shoppers write to support. Invented people; no text names a part of the system or a cause.

use super::tickets::Trouble;
use crate::dim::{Device, Region};

/// The words of the `nth` ticket of its kind. `{d}` becomes the device, `{c}` a town.
pub(crate) fn write(nth: u32, trouble: Trouble, device: Device, region: Region) -> String {
    let texts: &[&str] = match trouble {
        Trouble::PaymentFailed => &[
            "Paid on {d}, spun for ages, then \"something went wrong\". Was I charged or not?",
            "Third card now and still \"payment could not be completed\". All three work everywhere else.",
            "I pressed pay once. My bank shows it twice and you show no order. Please explain.",
            "Payment just hangs. I gave up after the second try. The jacket is a birthday present for Saturday.",
            "\"We could not reach your bank\" four times in a row. My bank says nobody asked them.",
            "Checkout died at the payment step on {d}. Basket is still there, money I am not sure about.",
            "Your site ate my evening. Payment error, back to basket, payment error, back to basket.",
            "It says declined, my banking app says reserved. Which of you two should I believe?",
            "At \"confirming payment\" the little circle turned for a whole minute, then I was logged out.",
            "Tried on {d} and on my sister's. Same thing: pay, wait, sorry.",
            "Please cancel whatever you took from my card just now. I have no order number, only a text from my bank.",
            "We ordered for the whole class, 26 shirts. Payment failed five times. School ends at four.",
            "You lost me at the last click. Everything before was lovely.",
            "Error PAY-13 or so, it was gone before I could read it. In {c} nobody else seems to have trouble with cards.",
            "How often may I try before you lock my card?",
            "I paid, the page says I did not, and now the size is gone.",
        ],
        Trouble::PageFailed => &[
            "The page before payment will not open on {d}. Just a grey box and \"try again\".",
            "Cannot get past my basket. It says something is temporarily unavailable, for half an hour now.",
            "Review page fails every other time from {c}. I am not typing my address again.",
            "Got an error after entering my address. Went back, everything was empty.",
            "Is your shop closed? I get an error as soon as I press checkout.",
            "\"Temporarily unavailable\" is a nice word for an hour. Hello from {c}.",
            "The total never appears. I see my things, a line, and nothing under it.",
            "Checkout on {d} throws me back to the start page after the address.",
            "Third evening that I try to buy a lamp. Tonight not even the review page wants me.",
        ],
        Trouble::Slow => &[
            "Checkout takes forever on {d}. I could have walked to a shop.",
            "Everything is fine until checkout, then it crawls. I counted to twelve.",
            "Slow, slow, slow. My Wi-Fi is fine, your checkout is not. Writing from {c}.",
            "The spinner after each step is new, isn't it? Used to be instant.",
            "I thought it had frozen, so I reloaded, and it was just as slow again.",
            "Long waits on {d} at every step. Is it sale time or is it you?",
            "My lunch break is thirty minutes. Your checkout used twenty of them.",
            "The page before payment needs ages to show the total. Before that everything is quick.",
            "I do get through, eventually. I will not do it a second time though.",
        ],
        Trouble::DeadButton => &[
            "The button to go on to payment does nothing on {d}. I tap and tap.",
            "Cannot press continue. Tried turning the phone, tried another browser tab. Nothing happens.",
            "There is a button, it is black, it does not react. On my husband's laptop it works.",
            "I can see the total, I can see the button, I cannot use it. On {d}, if that helps.",
            "Your order page is stuck for me. No error, no message, the button is simply dead.",
            "Tapped \"continue\" about thirty times. Is this a joke? Greetings from {c}.",
            "I can scroll, I can zoom, I cannot buy. The last button ignores me.",
            "Bought here last week with {d}, today the same page does not let me go on.",
            "If I turn on the reading mode I can see the button. If I press it, nothing.",
            "Are you still selling things by phone, I mean by calling? The website's button is broken on mine.",
        ],
        Trouble::Wallet => &[
            "The wallet sheet opens, thinks for a while, and closes again. By card I don't want to.",
            "Wallet payment on {d} used to be one touch. Now it wants everything twice and then gives up.",
            "Paying with the wallet takes so long that my phone locks itself.",
            "Wallet asks me to confirm, then asks again, then disappears. No order.",
            "Why do I have to sign in to my wallet twice? I stopped at the second time.",
        ],
        Trouble::OrderHeld => &[
            "My order says \"being checked\" since this morning. I order here every month, what is there to check?",
            "Paid, got a mail that you are reviewing my order. How long does that take?",
            "Order on hold for verification. It is a pair of socks.",
            "Second order today that is \"under review\". Have I done something wrong?",
            "You took the money and now you are checking me? Please cancel or ship.",
        ],
        Trouble::Unrelated => &[
            "Can I change the delivery address of yesterday's order?",
            "The blue one came, I ordered the green one.",
            "My voucher from the newsletter says it has expired, but it is the last day today.",
            "How do I send something back from {c}?",
            "Do you deliver on Saturdays?",
            "Please delete my old account, the one with the work address.",
            "The parcel is at a neighbour I do not have.",
            "Which size is a 42 in your shoes?",
            "Can I get an invoice with my company's name on it?",
            "Your chat closed while I was typing. It was about a return.",
        ],
    };
    let text = texts[nth as usize % texts.len()];
    text.replace("{d}", device_word(device))
        .replace("{c}", town(nth, region))
}

const fn device_word(device: Device) -> &'static str {
    match device {
        Device::Desktop => "my laptop",
        Device::Ios => "my iPhone",
        Device::Android => "my Android phone",
        Device::App => "the app",
    }
}

const fn town(nth: u32, region: Region) -> &'static str {
    let towns = match region {
        Region::Na => ["Denver", "Toronto", "Tucson", "Halifax"],
        Region::Eu => ["Lyon", "Hamburg", "Porto", "Malmö"],
        Region::Apac => ["Osaka", "Perth", "Singapore", "Pune"],
    };
    towns[(nth as usize + nth as usize / 4) % 4]
}
