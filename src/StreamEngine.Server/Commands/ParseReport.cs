using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using StreamEngine.Pipeline;
using StreamEngine.Server.Terminal;

namespace StreamEngine.Server.Commands;

/// <summary>The counts of <c>parse</c> on stderr: a line for people, or a JSON object.</summary>
internal static class ParseReport
{
    internal static void Write(CliContext context, List<ParsedStream> streams, IReadOnlyList<string> files, double seconds, bool json)
    {
        var sum = new Sum();
        foreach (ParsedStream stream in streams)
        {
            sum.Add(stream);
        }

        double speed = sum.Bytes / 1e6 / Math.Max(seconds, 1e-6);
        context.Error.WriteLine(json ? Json(sum, streams.Count, seconds, speed) : Text(sum, streams.Count, files, seconds, speed));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Text(Sum sum, int sources, IReadOnlyList<string> files, double seconds, double speed)
    {
        string formats = string.Join("; ", sum.Formats.GetRange(0, Math.Min(5, sum.Formats.Count)));
        string to = files.Count == 0 ? string.Empty : $"; written to {string.Join(", ", files)}";
        return $"{HumanText.Count(sum.Rows, "row")}, {HumanText.Count(sum.Rejected)} rejected, {HumanText.Bytes(sum.Bytes)} in {seconds.ToString("0.000", CultureInfo.InvariantCulture)} s "
            + $"({speed.ToString("0", CultureInfo.InvariantCulture)} MB/s), {HumanText.Count(sources, "source")}: {HumanText.Clean(formats, 200)}{to}";
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string Json(Sum sum, int sources, double seconds, double speed)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("rows"u8, sum.Rows);
            writer.WriteNumber("records"u8, sum.Records);
            writer.WriteNumber("rejects"u8, sum.Rejected);
            writer.WriteNumber("filtered"u8, sum.Filtered);
            writer.WriteNumber("bytes"u8, sum.Bytes);
            writer.WriteNumber("seconds"u8, Math.Round(seconds, 6));
            writer.WriteNumber("mb_per_s"u8, Math.Round(speed, 1));
            writer.WriteNumber("sources"u8, sources);
            writer.WriteStartArray("formats"u8);
            foreach (string format in sum.Formats)
            {
                writer.WriteStringValue(format);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>Totals over all streams.</summary>
    private sealed class Sum
    {
        internal long Rows { get; private set; }

        internal long Records { get; private set; }

        internal long Rejected { get; private set; }

        internal long Filtered { get; private set; }

        internal long Bytes { get; private set; }

        /// <summary>Formats that were recognised, each once.</summary>
        internal List<string> Formats { get; } = [];

        internal void Add(ParsedStream stream)
        {
            Rows += stream.Rows;
            Records += stream.Records;
            Rejected += stream.Rejected;
            Filtered += stream.Filtered;
            Bytes += stream.Bytes;
            if (stream.Format.Length > 0 && !Formats.Contains(stream.Format))
            {
                Formats.Add(stream.Format);
            }
        }
    }
}
