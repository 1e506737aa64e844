import ArgumentParser
import DkronAgent
import JoinCryptography
import JoinDiscovery

struct Keygen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a new random key for --encrypt, in base64.")

  @Option(help: "The length of the key in bytes: 16, 24 or 32.") var bytes = "32"

  func run() throws {
    guard let count = Int(bytes), [16, 24, 32].contains(count) else {
      let words = "a gossip key has 16, 24 or 32 bytes, not '\(ServerText.excerpt(bytes, limit: 40))'"
      throw CommandFailure(.configuration, "--bytes: \(words); use --bytes 32")
    }
    do {
      StandardOutput.write(Base64.encode(try SecureRandom.bytes(count)) + "\n")
    } catch {
      throw CommandFailure(.software, "\(error)")
    }
  }
}
