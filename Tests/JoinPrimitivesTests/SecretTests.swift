import JoinPrimitives
import Testing

@Suite("Secrets")
struct SecretTests {
  private struct Holder {
    let name = "holder"
    let secret = Secret("canary-in-a-mine")
    let list = [Secret("canary-in-a-mine")]
    let perhaps: Secret? = Secret("canary-in-a-mine")
  }

  @Test("No way of printing shows a secret")
  func printing() {
    let secret = Secret("canary-in-a-mine")
    var dumped = ""
    dump(Holder(), to: &dumped)
    dump(secret, to: &dumped)
    let texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder())", "\(Holder().list)", dumped,
    ]
    for text in texts {
      #expect(!text.contains("canary"))
      #expect(text.contains(Secret.placeholder))
    }
  }

  @Test("The text is there for the one call that asks for it")
  func reveal() {
    #expect(Secret("word").reveal() == "word")
    #expect(Secret("").isEmpty)
    #expect(!Secret("word").isEmpty)
    #expect(Secret("word") == Secret("word"))
    #expect(Secret("word") != Secret("other"))
  }
}
