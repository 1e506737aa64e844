import JoinPrimitives
import Testing

@Suite("Seeded chance")
struct SeededGeneratorTests {
  @Test("A seed gives the sequence that SplitMix64 is known for")
  func known() {
    var generator = SeededGenerator(seed: 1_234_567)
    let first = (0..<3).map { _ in generator.next() }
    #expect(first == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
  }

  @Test("Fractions fill 0..<1 evenly")
  func fractions() {
    var generator = SeededGenerator(seed: 42)
    let draws = (0..<10000).map { _ in generator.fraction() }
    #expect(draws.allSatisfy { (0..<1).contains($0) })
    let mean = draws.reduce(0, +) / 10000
    #expect((0.49...0.51).contains(mean))
  }

  @Test("A drawn duration lies between its bounds, and is the lower one when they are reversed")
  func durations() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<1000 {
      let drawn = generator.duration(from: .seconds(1), to: .seconds(3))
      #expect(drawn >= .seconds(1) && drawn < .seconds(3))
    }
    #expect(generator.duration(from: .seconds(3), to: .seconds(1)) == .seconds(3))
    #expect(generator.duration(from: .seconds(3), to: .seconds(3)) == .seconds(3))
  }
}
