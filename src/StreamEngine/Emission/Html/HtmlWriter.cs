using System.Globalization;
using System.Text;

namespace StreamEngine.Emission.Html;

/// <summary>
/// Builds HTML. Literals go in as they are; every value goes through <see cref="Text"/>, or through an interpolation hole of
/// <see cref="Add"/>, which escape it: log text is hostile input.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new();

    /// <summary>Characters so far.</summary>
    internal int Length => _html.Length;

    /// <summary>Appends markup as it is. For constants only.</summary>
    internal HtmlWriter Raw(string markup)
    {
        _html.Append(markup);
        return this;
    }

    /// <summary>Appends text, escaped for element content and for quoted attributes.</summary>
    internal HtmlWriter Text(string? text)
    {
        Escape(_html, text);
        return this;
    }

    /// <summary>Appends markup whose holes are escaped; numbers are invariant.</summary>
    internal HtmlWriter Add(FormattableString markup)
    {
        object?[] values = markup.GetArguments();
        var escaped = new object[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            escaped[i] = new Hole(values[i]);
        }

        _html.AppendFormat(CultureInfo.InvariantCulture, markup.Format, escaped);
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();

    internal static string Escape(string? text)
    {
        var html = new StringBuilder();
        Escape(html, text);
        return html.ToString();
    }

    private static void Escape(StringBuilder html, string? text)
    {
        foreach (Rune rune in (text ?? string.Empty).EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '&': html.Append("&amp;"); break;
                case '"': html.Append("&quot;"); break;
                case '\'': html.Append("&#39;"); break;
                case '\t' or '\n': html.Append((char)rune.Value); break;

                // Control characters are not allowed in HTML, and those that turn the writing direction would disguise what follows.
                case < ' ' or (>= 0x7F and < 0xA0) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069): html.Append('\uFFFD'); break;
                default: html.Append(rune); break;
            }
        }
    }

    private readonly struct Hole(object? value) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? formatProvider) =>
            Escape(value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString());
    }
}
