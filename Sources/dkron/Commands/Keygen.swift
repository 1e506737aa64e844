import ArgumentParser
import DkronAgent
import JoinCryptography

struct Keygen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print a new random key for --encrypt, in base64.")

  @Option(help: "The length of the key in bytes: 16, 24 or 32.") var bytes = 32

  func run() throws {
    guard [16, 24, 32].contains(bytes) else {
      throw CommandFailure(.configuration, "a gossip key has 16, 24 or 32 bytes, not \(bytes); use --bytes 32")
    }
    do {
      StandardOutput.write(Base64.encode(try SecureRandom.bytes(bytes)) + "\n")
    } catch {
      throw CommandFailure(.software, "\(error)")
    }
  }
}
