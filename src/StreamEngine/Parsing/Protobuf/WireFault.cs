using StreamEngine.Batching;

namespace StreamEngine.Parsing.Protobuf;

/// <summary>What is wrong with a message, or with what its fields say.</summary>
internal enum WireFault : byte
{
    None,

    /// <summary>The message ends inside a number.</summary>
    EndInNumber,

    /// <summary>A length points past the end of the message.</summary>
    EndInBytes,

    /// <summary>A variable-length number has more than ten bytes or 64 bits.</summary>
    LongNumber,

    /// <summary>A field has a wire type that is not its own, or none that exists.</summary>
    WireType,

    /// <summary>A field has the number 0 or one above 2^29 - 1.</summary>
    FieldNumber,

    /// <summary>The end of a group without its start, or the other way round.</summary>
    Group,
    Depth,
    Fields,
    Utf8,
    Time,
    Buckets,
    Exponential,
    Text,
    Symbol,
    LabelPairs,
    Name,
    Number,
}

/// <summary>Faults as dead letters tell them.</summary>
internal static class WireFaults
{
    /// <summary>Sends a record that cannot be used to the dead letters.</summary>
    internal static void Reject(this BatchBuilder output, ReadOnlySpan<byte> record, WireFault fault) =>
        output.Reject(record, Reason(fault), Detail(fault));

    /// <summary>The kind of reject.</summary>
    internal static RejectReason Reason(WireFault fault) => fault switch
    {
        WireFault.EndInNumber or WireFault.EndInBytes => RejectReason.Truncated,
        WireFault.Depth or WireFault.Fields or WireFault.Text => RejectReason.TooComplex,
        WireFault.Utf8 => RejectReason.InvalidUtf8,
        WireFault.Time => RejectReason.Timestamp,
        WireFault.Number => RejectReason.Number,
        WireFault.Name => RejectReason.MissingField,
        _ => RejectReason.Syntax,
    };

    /// <summary>What was expected, for people.</summary>
    internal static string Detail(WireFault fault) => fault switch
    {
        WireFault.EndInNumber => "the message ends inside a number",
        WireFault.EndInBytes => "a length points past the end of the message",
        WireFault.LongNumber => "expected a number of at most 64 bits",
        WireFault.WireType => "a field has a wire type that is not its own",
        WireFault.FieldNumber => "expected a field number from 1 to 536870911",
        WireFault.Group => "a group is not closed, or closed without being open",
        WireFault.Depth => "nests deeper than the limit",
        WireFault.Fields => "more attributes or buckets than the limit",
        WireFault.Utf8 => "expected UTF-8",
        WireFault.Time => "expected a time in the years 1678 to 2261",
        WireFault.Buckets => "expected one bucket count more than bounds, and bounds in rising order",
        WireFault.Exponential => "expected a scale, a threshold and bucket counts that an exponential histogram can have",
        WireFault.Text => "the labels of all rows are more than 64 times as long as the payload",
        WireFault.Symbol => "a label refers to a symbol that is not there",
        WireFault.LabelPairs => "expected an even number of label references",
        WireFault.Name => "expected the name of a metric",
        WireFault.Number => "expected a number",
        _ => string.Empty,
    };
}
