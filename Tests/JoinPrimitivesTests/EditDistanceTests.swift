import JoinPrimitives
import Testing

@Suite("Nearest spellings")
struct EditDistanceTests {
  @Test(
    "The distance counts insertions, deletions, replacements and swaps",
    arguments: [
      ("", "", 0), ("a", "", 1), ("", "abc", 3), ("region", "region", 0), ("regoin", "region", 1),
      ("regio", "region", 1),
      ("rregion", "region", 1), ("reqion", "region", 1), ("kitten", "sitting", 3), ("ab", "ba", 1),
      ("müller", "muller", 1),
    ])
  func distance(_ left: String, _ right: String, _ distance: Int) {
    #expect(editDistance(left, right) == distance)
    #expect(editDistance(right, left) == distance)
  }

  @Test(
    "The nearest spelling is near, or there is none",
    arguments: [
      ("regoin", "region"), ("tag_vlaue", "tag_value"), ("REGION", "region"), ("tagkey", "tag_key"), ("zone", nil),
      ("something_else", nil), (String(repeating: "region", count: 20), nil),
    ] as [(String, String?)])
  func nearest(_ word: String, _ expected: String?) {
    #expect(nearestSpelling(of: word, among: ["region", "tag_key", "tag_value"]) == expected)
  }

  @Test("Among equally near spellings the first of the alphabet wins, so that messages do not change")
  func ties() {
    #expect(nearestSpelling(of: "ab", among: ["ac", "aa"]) == "aa")
    #expect(nearestSpelling(of: "ab", among: [String]()) == nil)
  }

  @Test("Of a short word at most one letter is wrong")
  func short() {
    #expect(nearestSpelling(of: "ec2", among: ["gce", "aws", "k8s"]) == nil)
    #expect(nearestSpelling(of: "asw", among: ["gce", "aws", "k8s"]) == "aws")
  }
}
