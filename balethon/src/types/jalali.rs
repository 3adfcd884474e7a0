//! Dates in the Persian calendar.

use std::fmt;

use icu_calendar::Date;
use icu_calendar::cal::Persian;
use icu_calendar::types::RataDie;

use super::Timestamp;

/// Iran is 3:30 ahead of UTC. It has no summer time since 2022; earlier summers were an hour further.
const TEHRAN: i64 = 12_600;
const DAY: i64 = 86_400;
/// The beginning of 1970 in days since the beginning of the year 1.
const UNIX_EPOCH: i64 = 719_163;

/// The twelve months.
const MONTHS: [&str; 12] =
    ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
/// The seven days of the week, from Saturday.
const WEEKDAYS: [&str; 7] = ["شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه"];

/// A date in the Persian calendar, and the time in Iran.
///
/// ```
/// use balethon::types::Timestamp;
///
/// let date = Timestamp(1759480000).jalali();
/// assert_eq!(date.to_string(), "1404/07/11 11:56");
/// assert_eq!((date.weekday_name(), date.month_name()), ("جمعه", "مهر"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Jalali {
    /// The year, such as 1404.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    weekday: u8,
}

impl Timestamp {
    /// The date in the Persian calendar, and the time in Iran.
    pub fn jalali(self) -> Jalali {
        // Some ten thousand years: beyond, Bale has sent nonsense and any date is as good.
        let seconds = self.0.clamp(-0x40_0000_0000, 0x40_0000_0000) + TEHRAN;
        let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let date = Date::from_rata_die(RataDie::new(days + UNIX_EPOCH), Persian);
        // Each is far below 256.
        let small = |number: i64| u8::try_from(number).unwrap_or_default();
        Jalali {
            year: date.year().extended_year(),
            month: date.month().ordinal,
            day: date.day_of_month().0,
            hour: small(second / 3600),
            minute: small(second / 60 % 60),
            second: small(second % 60),
            // 1970 began on a Thursday.
            weekday: small((days + 5).rem_euclid(7)),
        }
    }
}

impl Jalali {
    /// The month's name, such as `مهر`.
    pub fn month_name(&self) -> &'static str {
        MONTHS[usize::from(self.month - 1) % 12]
    }

    /// The name of the day of the week, such as `شنبه`.
    pub fn weekday_name(&self) -> &'static str {
        WEEKDAYS[usize::from(self.weekday)]
    }
}

/// `1404/07/12 08:36`; `{:#}` in words: `شنبه 12 مهر 1404`.
impl fmt::Display for Jalali {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, hour, minute, .. } = self;
        if f.alternate() {
            write!(f, "{} {day} {} {year}", self.weekday_name(), self.month_name())
        } else {
            write!(f, "{year:04}/{month:02}/{day:02} {hour:02}:{minute:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        let date = |unix| Timestamp(unix).jalali();
        // 2024-03-20 00:00 in Iran, the first day of 1403.
        assert_eq!(date(1_710_880_200).to_string(), "1403/01/01 00:00");
        assert_eq!(date(1_710_880_199).to_string(), "1402/12/29 23:59");
        // 1403 is a leap year.
        assert_eq!(date(1_742_502_599).to_string(), "1403/12/30 23:59");
        assert_eq!(format!("{:#}", date(1_742_502_600)), "جمعه 1 فروردین 1404");
        assert_eq!(date(0).to_string(), "1348/10/11 03:30");
        for odd in [i64::MIN, -1, i64::MAX] {
            let _ = date(odd).to_string();
        }
    }
}
