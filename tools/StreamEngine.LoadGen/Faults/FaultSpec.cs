using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StreamEngine.LoadGen.Text;

namespace StreamEngine.LoadGen.Faults;

/// <summary>One fault to inject.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Offset">Event time from the start of the stream to the start of the fault, not negative.</param>
/// <param name="Duration">How long it lasts in event time, above zero.</param>
/// <param name="Target">A service, metric, host or series name, <c>service@host</c>, or <c>*</c> for all.</param>
public sealed record FaultSpec(FaultKind Kind, TimeSpan Offset, TimeSpan Duration, string Target)
{
    private static readonly (string Name, FaultKind Kind)[] Names =
    [
        ("spike", FaultKind.Spike), ("level-shift", FaultKind.LevelShift), ("slow-leak", FaultKind.SlowLeak),
        ("seasonal-break", FaultKind.SeasonalBreak), ("error-burst", FaultKind.ErrorBurst),
        ("silent-service", FaultKind.SilentService), ("bad-deployment", FaultKind.BadDeployment),
        ("flat-line", FaultKind.FlatLine), ("missing-data", FaultKind.MissingData),
        ("variance-change", FaultKind.VarianceChange), ("trend-change", FaultKind.TrendChange),
        ("correlation-break", FaultKind.CorrelationBreak), ("many-shifts", FaultKind.ManyShifts),
    ];

    /// <summary>
    /// Size of the effect, 1 by default, above 0, at most 10: a spike of 0.2 is one of 1 + 0.2 · 5 = 2 times the value. Silence and a flat line have none.
    /// </summary>
    public double Size { get; init; } = 1;

    /// <summary>Whether a kind acts on metrics alone.</summary>
    public static bool IsOfMetrics(FaultKind kind) => kind >= FaultKind.FlatLine;

    /// <summary>The name of a kind in options and labels, such as <c>level-shift</c>.</summary>
    public static string NameOf(FaultKind kind) => Array.Find(Names, n => n.Kind == kind).Name;

    /// <summary>
    /// Reads <c>kind@offset+duration:target</c>, for example <c>error-burst@10m+5m:checkout</c>, or with a size <c>kind*size@offset+duration:target</c>.
    /// </summary>
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
        int star = text.IndexOf('*', StringComparison.Ordinal);
        string name = star >= 0 && star < at ? text[..star] : text[..at];
        int kind = Array.FindIndex(Names, n => n.Name == name);
        if (kind < 0)
        {
            error = $"fault '{text}': unknown kind '{name}', expected one of {string.Join(", ", Names.Select(n => n.Name))}";
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
        double size = 1;
        if (name.Length < at && !(double.TryParse(text[(star + 1)..at], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out size) && size is > 0 and <= 10))
        {
            error = $"fault '{text}': '{text[(star + 1)..at]}' is not a size above 0 and at most 10";
            return false;
        }
        fault = new FaultSpec(Names[kind].Kind, offset, duration, text[(colon + 1)..]) { Size = size };
        error = null;
        return true;
    }
}
