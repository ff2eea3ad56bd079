using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Cef;

/// <summary>What a worker keeps between the events of one parser: the names that were met and room for labelled values.</summary>
internal sealed class CefState : IParserState
{
    internal const ushort Time = 1;
    internal const ushort End = 2;
    internal const ushort Start = 3;
    internal const ushort Message = 4;
    internal const ushort DeviceHost = 5;
    internal const ushort DestinationHost = 6;
    internal const ushort SourceHost = 7;
    internal const ushort Service = 8;

    /// <summary>Meanings from here on are values whose name is the value of another key.</summary>
    internal const ushort FirstCustom = 32;

    /// <summary>Added to the meaning of a custom value for the key that names it.</summary>
    internal const ushort Label = 64;

    private static readonly string[] s_custom =
    [
        .. Numbered("cs", 6), .. Numbered("cn", 3), .. Numbered("cfp", 4), .. Numbered("c6a", 4), .. Numbered("flexString", 2),
        .. Numbered("flexNumber", 2), .. Numbered("flexDate", 1), .. Numbered("deviceCustomDate", 2),
    ];

    private static readonly WordTable s_words = Build();

    internal CefState(ParserOptions options)
    {
        Names = new NameTable(options, s_words);
        Vendor = Names.Find("deviceVendor"u8).Ordinal;
        Product = Names.Find("deviceProduct"u8).Ordinal;
        Version = Names.Find("deviceVersion"u8).Ordinal;
        EventClass = Names.Find("deviceEventClassId"u8).Ordinal;
        Name = Names.Find("name"u8).Ordinal;
        SeverityText = Names.Find("severity"u8).Ordinal;
    }

    public bool IsFull => Names.Names.IsFull;

    internal NameTable Names { get; }

    internal int Vendor { get; }

    internal int Product { get; }

    internal int Version { get; }

    internal int EventClass { get; }

    internal int Name { get; }

    internal int SeverityText { get; }

    /// <summary>Values of the event that may have a label.</summary>
    internal Piece[] Values { get; } = new Piece[s_custom.Length];

    /// <summary>Their labels.</summary>
    internal Piece[] Labels { get; } = new Piece[s_custom.Length];

    private static IEnumerable<string> Numbered(string name, int count) => Enumerable.Range(1, count).Select(i => name + i);

    private static WordTable Build()
    {
        List<WordTable.Word> words =
        [
            new("rt", Time), new("deviceReceiptTime", Time), new("end", End), new("endTime", End), new("start", Start), new("startTime", Start),
            new("msg", Message), new("message", Message), new("dvchost", DeviceHost), new("deviceHostName", DeviceHost),
            new("dhost", DestinationHost), new("destinationHostName", DestinationHost), new("shost", SourceHost), new("sourceHostName", SourceHost),
            new("destinationServiceName", Service), new("sourceServiceName", Service),
        ];
        for (int i = 0; i < s_custom.Length; i++)
        {
            words.Add(new(s_custom[i], (ushort)(FirstCustom + i)));
            words.Add(new(s_custom[i] + "Label", (ushort)(FirstCustom + Label + i)));
        }

        return new WordTable(words);
    }

    /// <summary>A value of the line.</summary>
    /// <param name="Start">First byte in the line.</param>
    /// <param name="Length">Length; 0 when the event has none.</param>
    /// <param name="IsEscaped">True when it has a backslash in it.</param>
    /// <param name="Ordinal">Number of the column under its own key.</param>
    internal readonly record struct Piece(int Start, int Length, bool IsEscaped, int Ordinal);
}
