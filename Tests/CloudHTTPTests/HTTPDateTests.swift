import CloudHTTP
import FoundationEssentials
import Testing

@Suite struct HTTPDateTests {
  @Test(
    "A date of a header is written as it is read",
    arguments: [
      (1_388_957_500.0, "Sun, 05 Jan 2014 21:31:40 GMT"), (1_795_428_000, "Mon, 23 Nov 2026 10:00:00 GMT"),
      (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (1_767_225_599, "Wed, 31 Dec 2025 23:59:59 GMT"),
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ])
  func dates(seconds: Double, text: String) {
    #expect(HTTPDate.format(Date(timeIntervalSince1970: seconds)) == text)
    #expect(HTTPDate.format(Date(timeIntervalSince1970: seconds + 0.9)) == text)
    #expect(HTTPDate.parse(text) == Date(timeIntervalSince1970: seconds))
  }

  @Test(
    "A date of a body is read with any parts of a second and any zone",
    arguments: [
      "2026-11-23T11:00:00Z", "2026-11-23T11:00:00.000Z", "2026-11-23T11:00:00.000000Z",
      "2026-11-23T11:00:00.000000000Z", "2026-11-23T11:00:00+00:00", "2026-11-23T12:00:00+01:00",
    ])
  func bodyDates(text: String) {
    #expect(RFC3339Date.parse(text) == Date(timeIntervalSince1970: 1_795_431_600))
  }
}
