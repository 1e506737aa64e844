import CloudHTTP
import JoinDiscovery
import Testing

@Suite("JSON that does not fit is explained")
struct CloudJSONTests {
  struct Machine: Decodable {
    struct Network: Decodable {
      let ip: String
      let ports: [Int]
    }
    let networks: [Network]
    let isRunning: Bool?
  }

  struct Case: Sendable {
    let text: String
    let words: String
  }

  @Test(
    "The key is named",
    arguments: [
      Case(text: "{}", words: "the answer has no 'networks'"),
      Case(text: #"{"networks":[{"ip":"a","ports":[]},{"ports":[]}]}"#, words: "the answer has no 'networks[1].ip'"),
      Case(text: #"{"networks":[{"ip":null,"ports":[]}]}"#, words: "the answer has no value at 'networks[0].ip'"),
      Case(text: #"{"networks":[{"ip":7,"ports":[]}]}"#, words: "'networks[0].ip' in the answer is not a text"),
      Case(
        text: #"{"networks":[{"ip":"a","ports":["x"]}]}"#,
        words: "'networks[0].ports[0]' in the answer is not a number"),
      Case(text: #"{"networks":{}}"#, words: "'networks' in the answer is not a list"),
      Case(
        text: #"{"networks":[],"isRunning":"yes"}"#, words: "'isRunning' in the answer is not true or false"),
      Case(text: "[]", words: "'its top level' in the answer is not an object"),
      Case(text: "", words: "the answer is empty where JSON was expected"),
      Case(text: " <html>", words: "the answer is a web page or XML where JSON was expected"),
      Case(text: #"{"networks":["#, words: "the answer is not correct JSON"),
    ])
  func explains(_ row: Case) throws {
    let error = #expect(throws: DiscoveryError.self) {
      _ = try CloudJSON.decode(Machine.self, from: Array(row.text.utf8), provider: "fake")
    }
    #expect(error?.code == .badResponse)
    // JSON is never shown: it may hold a token.
    let beginning = row.text.contains("<") ? "; it begins with: <html>" : ""
    #expect(error?.message == row.words + beginning)
  }

  @Test("What fits is decoded")
  func decodes() throws {
    let text = #"{"networks":[{"ip":"10.0.0.1","ports":[1,2],"more":{}}],"isRunning":null}"#
    let machine = try CloudJSON.decode(Machine.self, from: Array(text.utf8), provider: "fake")
    #expect(machine.networks.first?.ip == "10.0.0.1")
    #expect(machine.isRunning == nil)
  }
}
