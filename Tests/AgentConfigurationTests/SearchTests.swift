import Testing

@testable import AgentConfiguration

@Suite("The search for the file")
struct SearchTests {
  static let places = [
    "/etc/dkron/dkron.json", "/etc/dkron/dkron.yml", "/etc/dkron/dkron.yaml", "/srv/ann/.dkron/dkron.json",
    "/srv/ann/.dkron/dkron.yml", "/srv/ann/.dkron/dkron.yaml", "config/dkron.json", "config/dkron.yml",
    "config/dkron.yaml",
  ]

  @Test("The first of the nine places wins", arguments: places.indices)
  func first(_ index: Int) throws {
    let content = Dictionary(uniqueKeysWithValues: Self.places[index...].map { ($0, "{}") })
    let world = World(files: content, environment: ["HOME": "/srv/ann"])
    #expect(try world.load().file == Self.places[index])
  }

  @Test("A second file in the same folder draws a warning, one in a later folder does not")
  func shadowed() throws {
    let world = World(
      files: ["config/dkron.json": "{}", "config/dkron.yml": "", "/etc/dkron/dkron.yml": "retry-max: 1"],
      environment: [:])
    #expect(try world.load().warnings.isEmpty)
    let clone = World(files: ["config/dkron.json": "{}", "config/dkron.yml": ""])
    #expect(
      try clone.load().warnings == [
        "config/dkron.yml is not read, because config/dkron.json was found first; remove one of the two"
      ])
  }

  @Test("A file that holds nothing draws a warning", arguments: ["", "# nothing\n", "null\n"])
  func empty(_ text: String) throws {
    #expect(try World.file(text).load().warnings == ["dkron.yml holds no setting"])
  }

  @Test("A named file is read alone")
  func named() throws {
    let world = World(
      files: ["config/dkron.json": #"{"retry-max": 1}"#, "my.yaml": "retry-max: 2"], configFile: "my.yaml")
    let loaded = try world.load()
    #expect(loaded.file == "my.yaml" && loaded.configuration.retryMax == 2)
  }
}
