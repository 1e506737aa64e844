/// Why a value is none that its setting allows. The setting's key is added where the fault is caught.
struct ValueFault: Error {
  let origin: SettingOrigin
  let message: String
  var suggestion: String?
  let remedy: String

  func problem(key: String) -> ConfigurationProblem {
    ConfigurationProblem(at: origin, key: key, message, suggestion: suggestion, remedy: remedy)
  }
}
