import ArgumentParser
import DkronAgent

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@main
enum Main {
  static func main() async {
    // A reader of our output that goes away (`dkron discover … | head`) is an ordinary write error.
    signal(SIGPIPE, SIG_IGN)
    do {
      let arguments = GoFlagSpelling.normalize(Array(CommandLine.arguments.dropFirst()))
      var command = try Dkron.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty { StandardError.write("dkron: \(failure.message)\n") }
      exit(failure.code.rawValue)
    } catch {
      Dkron.exit(withError: error)
    }
  }
}
