using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace StreamEngine.Fuzz.Oracles;

/// <summary>The text of a failed demand; costs nothing when the demand holds.</summary>
[InterpolatedStringHandler]
internal readonly ref struct DemandText
{
    private readonly StringBuilder? _text;

    public DemandText(int literal, int holes, bool holds, out bool build)
    {
        build = !holds;
        _text = holds ? null : new StringBuilder(literal + (8 * holes));
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T value, string? format = null) =>
        _text!.Append(value is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());

    public override string ToString() => _text?.ToString() ?? string.Empty;
}
