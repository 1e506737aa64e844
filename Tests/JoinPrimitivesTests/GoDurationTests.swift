import JoinPrimitives
import Testing

@Suite("Durations and booleans in Go's spelling")
struct GoDurationTests {
  @Test(
    "A duration is read as Go reads it",
    arguments: [
      ("0", .zero), ("30s", .seconds(30)), ("1m30s", .seconds(90)), ("1.5h", .seconds(5400)),
      ("300ms", .milliseconds(300)),
      ("2us", .microseconds(2)), ("2µs", .microseconds(2)), ("2μs", .microseconds(2)), ("7ns", .nanoseconds(7)),
      (".5s", .milliseconds(500)), ("1.s", .seconds(1)), ("-5s", .seconds(-5)), ("+5s", .seconds(5)), ("0s", .zero),
      ("1h1m1s1ms", .milliseconds(3_661_001)), ("1s1h", .seconds(3601)),
    ] as [(String, Duration)])
  func parse(_ text: String, _ duration: Duration) {
    #expect(GoDuration.parse(text) == duration)
  }

  @Test(
    "What Go refuses is refused",
    arguments: [
      "", "5", "s", ".s", "5 s", " 5s", "5s ", "5sec", "1d", "--5s", "1e3s", "5s5", "-", "+", "..5s", "1.2.3s", "٣s",
      "99999999999999999999h",
    ])
  func refuse(_ text: String) {
    #expect(GoDuration.parse(text) == nil)
  }

  @Test(
    "A duration is written in its shortest spelling",
    arguments: [
      (.zero, "0s"), (.seconds(30), "30s"), (.seconds(90), "1m30s"), (.seconds(600), "10m"), (.seconds(3600), "1h"),
      (.seconds(3605), "1h5s"), (.milliseconds(1500), "1.5s"), (.milliseconds(1050), "1.05s"),
      (.milliseconds(300), "300ms"),
      (.seconds(-90), "-1m30s"), (.microseconds(3), "0s"),
    ] as [(Duration, String)])
  func format(_ duration: Duration, _ text: String) {
    #expect(GoDuration.format(duration) == text)
  }

  @Test("What is written is read back to the millisecond")
  func roundTrip() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let duration = Duration.milliseconds(Int.random(in: -100_000_000...100_000_000, using: &generator))
      #expect(GoDuration.parse(GoDuration.format(duration)) == duration)
    }
  }

  @Test("Booleans are Go's twelve words")
  func booleans() {
    for text in ["1", "t", "T", "TRUE", "true", "True"] { #expect(GoBool.parse(text) == true) }
    for text in ["0", "f", "F", "FALSE", "false", "False"] { #expect(GoBool.parse(text) == false) }
    for text in ["", "yes", "no", "on", "tRUE", " true", "2"] { #expect(GoBool.parse(text) == nil) }
  }
}
