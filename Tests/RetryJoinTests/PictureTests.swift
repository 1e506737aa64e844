import JoinTestKit
import Testing

@Suite("The picture of the loop")
struct PictureTests {
  @Test("It shows every change of phase that a walk through the machine finds")
  func picture() throws {
    let picture = LoopPicture.drawn()
    let isCurrent = try RecordedText("docs/retry-join.md", mark: "picture of the loop", fence: "mermaid").holds(picture)
    #expect(isCurrent, "docs/retry-join.md is stale: \(RecordedText.remedy). The picture is\n\(picture)")
  }
}
