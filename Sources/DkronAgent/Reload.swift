internal import AgentConfiguration
internal import Logging
internal import ServiceLifecycle

/// Reads the configuration anew at each SIGHUP. A wrong or empty one changes nothing.
struct Reload: Service {
  let hangups: Hangups
  let load: @Sendable () throws(CommandFailure) -> LoadedConfiguration
  /// Takes a new configuration over; returns the one that was in force.
  let apply: @Sendable (LoadedConfiguration) async -> LoadedConfiguration
  let logger: Logger

  func run() async throws {
    for await _ in hangups.signals.cancelOnGracefulShutdown() { await reload() }
  }

  func reload() async {
    let new: LoadedConfiguration
    do {
      new = try load()
    } catch {
      logger.warning(
        "SIGHUP: the configuration is wrong and nothing was changed; correct it and send SIGHUP again: \(error.message)"
      )
      return
    }
    // A file that is just being written is empty for a moment, and must not take the entries away.
    if let file = new.file, new.hasEmptyFile {
      logger.warning(
        "SIGHUP: \(file) holds no setting and nothing was changed; send SIGHUP again once it does, or remove the file")
      return
    }
    for warning in new.warnings { logger.warning("\(warning)") }
    let old = await apply(new)
    let changes = Changes(from: old, to: new)
    let source = new.file ?? "the environment alone, since there is no configuration file"
    let taken = changes.taken.isEmpty ? "no setting has changed" : "new: \(changes.taken.joined(separator: ", "))"
    let lookups = new.configuration.retryJoin.isEmpty ? "" : "; the entries are looked up anew"
    logger.info("SIGHUP: read \(source); \(taken)\(lookups)")
    if !changes.refused.isEmpty {
      logger.warning("SIGHUP: without effect: \(changes.refused.joined(separator: ", "))")
    }
  }

  /// What a reload changes, by key.
  struct Changes: Equatable {
    /// Keys with a new value that is now in force.
    var taken: [String] = []
    /// Keys whose value in the file is not in force, with the reason.
    var refused: [String] = []

    init(from old: LoadedConfiguration, to new: LoadedConfiguration) {
      let former = Dictionary(old.effective.map { ($0.key, $0.value) }) { first, _ in first }
      let reloadable = Set(Settings.all.filter(\.isReloadable).map(\.key))
      for setting in new.effective where former[setting.key] != setting.value {
        if reloadable.contains(setting.key) {
          taken.append(setting.key)
        } else {
          refused.append("\(setting.key) (needs a restart)")
        }
      }
      refused += new.shadowed.filter(reloadable.contains).map {
        "\($0) of the file (\(new.origin(of: $0)) overrides it)"
      }
    }
  }
}
