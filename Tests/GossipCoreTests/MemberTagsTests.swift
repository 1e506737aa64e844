import GossipCore
import Testing

@Suite("Tags")
struct MemberTagsTests {
  @Test("Tags of 512 bytes are taken, one byte more is refused")
  func limit() throws {
    // A marker, a map of one, a key of one byte and the head of a long text take seven bytes.
    #expect(try MemberTags.encode(["k": String(repeating: "v", count: 505)]).count == 512)
    let error = #expect(throws: MemberTags.Oversize.self) {
      try MemberTags.encode(["k": String(repeating: "v", count: 506)])
    }
    #expect(error?.bytes == 513)
  }
}
