using System.Text;

namespace StreamEngine.Parsing.W3c;

/// <summary>The fields of rows, as a line <c>#Fields: date time cs-method ...</c> names them.</summary>
internal sealed class W3cLayout
{
    private readonly int[] _places = new int[(int)W3cColumn.Count];

    private W3cLayout(string[] names, byte[] line)
    {
        Names = names;
        Line = line;
        Array.Fill(_places, -1);
        for (int i = 0; i < names.Length; i++)
        {
            W3cColumn column = Of(names[i]);
            if (column != W3cColumn.Other && _places[(int)column] < 0)
            {
                _places[(int)column] = i;
            }
        }
    }

    /// <summary>Fields that Internet Information Services writes when nobody chose others, for rows that no directive announced.</summary>
    internal static W3cLayout Default { get; } = TryRead(
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken"u8)!;

    /// <summary>What the directive begins with.</summary>
    internal static ReadOnlySpan<byte> Directive => "#Fields:"u8;

    /// <summary>Names of the fields.</summary>
    internal string[] Names { get; }

    /// <summary>The directive.</summary>
    internal byte[] Line { get; }

    /// <summary>Index of the field for something; -1 when rows have none.</summary>
    internal int this[W3cColumn column] => _places[(int)column];

    /// <summary>True when the value under a name had its spaces replaced by plus signs.</summary>
    internal static bool HasPlusForSpace(string name) => name.StartsWith("cs(", StringComparison.Ordinal) || name.StartsWith("sc(", StringComparison.Ordinal);

    /// <summary>Reads a directive; null when it names no fields.</summary>
    internal static W3cLayout? TryRead(ReadOnlySpan<byte> line)
    {
        string[] names = Encoding.UTF8.GetString(line[Directive.Length..]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return names.Length == 0 ? null : new W3cLayout(names, line.ToArray());
    }

    private static W3cColumn Of(string name) => name.ToLowerInvariant() switch
    {
        "date" => W3cColumn.Date,
        "time" => W3cColumn.Time,
        "cs-method" => W3cColumn.Method,
        "cs-uri-stem" => W3cColumn.Stem,
        "cs-uri-query" => W3cColumn.Query,
        "cs-uri" => W3cColumn.Uri,
        "cs-version" or "cs-protocol-version" => W3cColumn.Version,
        "sc-status" => W3cColumn.Status,
        "sc-bytes" => W3cColumn.Size,
        "time-taken" => W3cColumn.Duration,
        "s-computername" => W3cColumn.Computer,
        "s-ip" => W3cColumn.ServerAddress,
        "cs-host" or "cs(host)" => W3cColumn.Host,
        "s-sitename" => W3cColumn.Site,
        _ => W3cColumn.Other,
    };
}
