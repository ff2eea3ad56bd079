using System.Diagnostics.CodeAnalysis;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Faults;

/// <summary>One fault to inject.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Offset">Event time from the start of the stream to the start of the fault, not negative.</param>
/// <param name="Duration">How long it lasts in event time, above zero.</param>
/// <param name="Target">A service, metric, host or series name, or <c>*</c> for all.</param>
public sealed record FaultSpec(FaultKind Kind, TimeSpan Offset, TimeSpan Duration, string Target)
{
    private static readonly (string Name, FaultKind Kind)[] Names =
    [
        ("spike", FaultKind.Spike), ("level-shift", FaultKind.LevelShift), ("slow-leak", FaultKind.SlowLeak),
        ("seasonal-break", FaultKind.SeasonalBreak), ("error-burst", FaultKind.ErrorBurst),
        ("silent-service", FaultKind.SilentService), ("bad-deployment", FaultKind.BadDeployment),
    ];

    /// <summary>The name of a kind in options and labels, such as <c>level-shift</c>.</summary>
    public static string NameOf(FaultKind kind) => Array.Find(Names, n => n.Kind == kind).Name;

    /// <summary>Reads <c>kind@offset+duration:target</c>, for example <c>error-burst@10m+5m:checkout</c>.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="fault">The fault, or null.</param>
    /// <param name="error">What was expected and found, or null.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out FaultSpec? fault, [NotNullWhen(false)] out string? error)
    {
        fault = null;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        int plus = text.IndexOf('+', Math.Max(at, 0));
        int colon = text.IndexOf(':', Math.Max(plus, 0));
        if (at <= 0 || plus < at || colon < plus || colon == text.Length - 1)
        {
            error = $"fault '{text}': expected kind@offset+duration:target, for example error-burst@10m+5m:checkout";
            return false;
        }
        int kind = Array.FindIndex(Names, n => n.Name == text[..at]);
        if (kind < 0)
        {
            error = $"fault '{text}': unknown kind '{text[..at]}', expected one of {string.Join(", ", Names.Select(n => n.Name))}";
            return false;
        }
        if (!DurationText.TryParse(text[(at + 1)..plus], out TimeSpan offset))
        {
            error = $"fault '{text}': '{text[(at + 1)..plus]}' is not a duration; {DurationText.Expected}";
            return false;
        }
        if (!DurationText.TryParse(text[(plus + 1)..colon], out TimeSpan duration) || duration <= TimeSpan.Zero)
        {
            error = $"fault '{text}': '{text[(plus + 1)..colon]}' is not a duration above zero; {DurationText.Expected}";
            return false;
        }
        fault = new FaultSpec(Names[kind].Kind, offset, duration, text[(colon + 1)..]);
        error = null;
        return true;
    }
}
