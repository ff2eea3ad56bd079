using System.Diagnostics.CodeAnalysis;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Statsd;

/// <summary>
/// What DogStatsD sends besides metrics: events, <c>_e{5,4}:title|text|...</c>, and service checks, <c>_sc|name|status|...</c>. An event is a log, or a change
/// when the type of its source is one; a service check is a metric point of its status.
/// </summary>
internal static class StatsdNotice
{
    /// <summary>True when a line is one of both.</summary>
    internal static bool IsNotice(ReadOnlySpan<byte> line) => line.StartsWith("_e{"u8) || line.StartsWith("_sc|"u8);

    /// <summary>Writes the row of a line, or rejects it.</summary>
    internal static void Write(ReadOnlySpan<byte> line, LabelState state, int maxTags, BatchBuilder output)
    {
        string? error = line.StartsWith("_e{"u8)
            ? WriteEvent(line, state, maxTags, output, out int at, out RejectReason reason)
            : WriteCheck(line, state, maxTags, output, out at, out reason);
        if (error is not null)
        {
            output.Reject(line, reason, Expected.At(line, at, error));
        }
    }

    private static string? WriteEvent(ReadOnlySpan<byte> line, LabelState state, int maxTags, BatchBuilder output, out int at, out RejectReason reason)
    {
        at = 3;
        int titleLength = 0;
        int textLength = 0;
        if (!TryReadLength(line, ref at, (byte)',', ref titleLength) || !TryReadLength(line, ref at, (byte)'}', ref textLength) || at == line.Length || line[at] != ':')
        {
            reason = Expected.ReasonAt(line, at);
            return "the lengths of title and text, and a colon";
        }

        int title = ++at;
        int text = title + titleLength + 1;
        if (text > line.Length || line[text - 1] != '|')
        {
            at = Math.Min(text - 1, line.Length);
            reason = Expected.ReasonAt(line, at);
            return "'|' behind the title";
        }

        int end = text + textLength;
        if (end > line.Length || (end < line.Length && line[end] != '|'))
        {
            at = Math.Min(end, line.Length);
            reason = Expected.ReasonAt(line, at);
            return "'|' or the end behind the text";
        }

        StatsdSections sections = new(line, state, maxTags, isMetric: false);
        if (!sections.Read(end))
        {
            return Fail(sections, out at, out reason);
        }

        reason = default;
        WriteRow(line, line.Slice(title, titleLength), line.Slice(text, textLength), sections, output);
        return null;
    }

    private static void WriteRow(
        ReadOnlySpan<byte> line, ReadOnlySpan<byte> title, ReadOnlySpan<byte> text, scoped in StatsdSections sections, BatchBuilder output)
    {
        ReadOnlySpan<byte> change = ChangeTypes.Normalize(sections.SourceType);
        if (!change.IsEmpty)
        {
            output.BeginChange();
            output.SetTime(sections.Time);
            output.SetText(ChangeText.Type, change);
            output.SetText(ChangeText.Service, sections.Service);
            output.SetText(ChangeText.Host, sections.Host);
            output.SetText(ChangeText.Version, sections.Version);
            output.SetText(ChangeText.Description, Join(title, text, output));
        }
        else
        {
            output.BeginLog();
            output.SetTime(sections.Time);
            output.SetSeverity((byte)(sections.Alert.SequenceEqual("error"u8) ? Severity.Error : sections.Alert.SequenceEqual("warning"u8) ? Severity.Warn : Severity.Info));
            output.SetText(LogText.Body, Join(title, text, output));
            output.SetText(LogText.Service, sections.Service);
            output.SetText(LogText.Host, sections.Host);
            output.SetText(LogText.Logger, sections.SourceType);
        }

        output.EndRow(line);
    }

    private static string? WriteCheck(ReadOnlySpan<byte> line, LabelState state, int maxTags, BatchBuilder output, out int at, out RejectReason reason)
    {
        const int NameStart = 4;
        at = NameStart;
        int name = line[NameStart..].IndexOf((byte)'|');
        if (name <= 0)
        {
            at = name < 0 ? line.Length : NameStart;
            reason = Expected.ReasonAt(line, at);
            return "a name and '|'";
        }

        int status = NameStart + name + 1;
        at = status;
        if (status >= line.Length || line[status] is not (>= (byte)'0' and <= (byte)'3') || (status + 1 < line.Length && line[status + 1] != '|'))
        {
            reason = status >= line.Length ? RejectReason.Truncated : RejectReason.Number;
            return "a status from 0 to 3";
        }

        StatsdSections sections = new(line, state, maxTags, isMetric: false);
        if (!sections.Read(status + 1))
        {
            return Fail(sections, out at, out reason);
        }

        reason = default;
        output.BeginMetric();
        output.SetTime(sections.Time);
        output.SetValue(line[status] - '0');
        output.SetText(MetricText.Name, line.Slice(NameStart, name));
        output.SetText(MetricText.Field, "status"u8);
        output.SetText(MetricText.Labels, sections.Labels);
        output.EndRow(line);
        return null;
    }

    /// <summary>Title, and on a line of its own the text, whose line ends are written as <c>\n</c>.</summary>
    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> title, ReadOnlySpan<byte> text, BatchBuilder output)
    {
        Span<byte> joined = output.Scratch(title.Length + text.Length + 1);
        int length = Unescape(title, joined);
        if (!text.IsEmpty)
        {
            joined[length++] = (byte)'\n';
            length += Unescape(text, joined[length..]);
        }

        return output.CommitScratch(length);
    }

    private static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isLineEnd = text[i] == '\\' && i + 1 < text.Length && text[i + 1] == 'n';
            i += isLineEnd ? 1 : 0;
            target[length++] = isLineEnd ? (byte)'\n' : text[i];
        }

        return length;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> line, ref int at, byte behind, ref int length)
    {
        int digits = line[at..].IndexOf(behind);
        if (digits is < 1 or > 7 || !NumberReader.TryReadUInt64(line.Slice(at, digits), out ulong value))
        {
            return false;
        }

        length = (int)value;
        at += digits + 1;
        return true;
    }

    [SuppressMessage("Style", "IDE0060", Justification = "A reference to a structure with spans is passed to be read here alone.")]
    private static string Fail(scoped in StatsdSections sections, out int at, out RejectReason reason)
    {
        at = sections.At;
        reason = sections.Reason;
        return sections.Error!;
    }
}
