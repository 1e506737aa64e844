import ArgumentParser

/// `--config`, which every command that reads the configuration takes.
struct ConfigFileOption: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "The configuration file. Default: the first dkron.json, .yml or .yaml in /etc/dkron, $HOME/.dkron, ./config.",
      valueName: "file"),
    completion: .file(extensions: ["json", "yml", "yaml"])
  )
  var path: String?
}
