using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamEngine.Comparisons.Measuring;

/// <summary>Results as JSON with names in snake_case.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static T Parse<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, _options) ?? throw new InvalidDataException("The output of the measured process is empty.");

    internal static string Json<T>(T value) => JsonSerializer.Serialize(value, _options);
}
