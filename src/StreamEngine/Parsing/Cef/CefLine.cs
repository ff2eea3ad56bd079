namespace StreamEngine.Parsing.Cef;

/// <summary>
/// The header of one event: <c>CEF:version|vendor|product|device version|event class id|name|severity|extension</c>. Source: ArcSight,
/// "Common Event Format".
/// </summary>
internal ref struct CefLine
{
    private static readonly string[] s_names = ["the vendor", "the product", "the device version", "the event class id", "the name", "the severity"];

    internal ReadOnlySpan<byte> Vendor;
    internal ReadOnlySpan<byte> Product;
    internal ReadOnlySpan<byte> DeviceVersion;
    internal ReadOnlySpan<byte> EventClass;
    internal ReadOnlySpan<byte> Name;
    internal ReadOnlySpan<byte> Severity;

    /// <summary>Where the extension begins; the length of the line when it has none.</summary>
    internal int Extension;

    /// <summary>True when a field of the header has a backslash in it.</summary>
    internal bool IsEscaped;

    /// <summary>What was expected at <see cref="ErrorAt"/>, when <see cref="TryRead"/> is false.</summary>
    internal string? Error;
    internal int ErrorAt;

    /// <summary>What every event begins with.</summary>
    internal static ReadOnlySpan<byte> Marker => "CEF:"u8;

    /// <summary>Reads the header.</summary>
    /// <param name="line">The line.</param>
    /// <param name="at">Where the marker stands.</param>
    /// <param name="cef">The header, or what is wrong with it.</param>
    internal static bool TryRead(ReadOnlySpan<byte> line, int at, out CefLine cef)
    {
        cef = default;
        int start = Tokens.SkipSpaces(line, at + Marker.Length);
        int end = DeviceEvent.FieldEnd(line, start, out _);
        if (!DeviceEvent.IsVersion(line[start..end]))
        {
            return cef.Fail(start, "a version number and '|'");
        }

        for (int i = 0; i < s_names.Length; i++)
        {
            if (end == line.Length)
            {
                return cef.Fail(end, "'|' and " + s_names[i]);
            }

            start = end + 1;
            end = DeviceEvent.FieldEnd(line, start, out bool escaped);
            cef.IsEscaped |= escaped;
            cef.Set(i, Tokens.Trim(line[start..end]));
        }

        cef.Extension = Math.Min(end + 1, line.Length);
        return true;
    }

    private void Set(int index, ReadOnlySpan<byte> value)
    {
        switch (index)
        {
            case 0:
                Vendor = value;
                break;
            case 1:
                Product = value;
                break;
            case 2:
                DeviceVersion = value;
                break;
            case 3:
                EventClass = value;
                break;
            case 4:
                Name = value;
                break;
            default:
                Severity = value;
                break;
        }
    }

    private bool Fail(int at, string expected)
    {
        ErrorAt = at;
        Error = expected;
        return false;
    }
}
