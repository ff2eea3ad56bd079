using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Comparisons.Inputs;

namespace StreamEngine.Comparisons.Parsing;

/// <summary>Lines of text by a regular expression that was compiled at build time, as many log agents read them. Only the fields of the sum become strings.</summary>
internal static partial class TextReaders
{
    internal const string AccessPattern = @"^(\S+) (\S+) (\S+) \[([^\]]+)\] ""((?:[^""\\]|\\.)*)"" (\d{3}) (\d+|-) ""((?:[^""\\]|\\.)*)"" ""((?:[^""\\]|\\.)*)""$";

    /// <summary>The combined access log; sum of sizes.</summary>
    internal static Tally Access(byte[] bytes) => Sum(bytes, AccessLine(), match => match.Groups[7].ValueSpan is var size && size.SequenceEqual("-") ? 0 : double.Parse(size, CultureInfo.InvariantCulture));

    /// <summary>RFC 3164; sum of the lengths of messages.</summary>
    internal static Tally Syslog3164(byte[] bytes) => Sum(bytes, Syslog3164Line(), match => match.Groups[6].Length);

    /// <summary>RFC 5424; sum of the lengths of messages.</summary>
    internal static Tally Syslog5424(byte[] bytes) => Sum(bytes, Syslog5424Line(), match => match.Groups[8].Length);

    private static Tally Sum(byte[] bytes, Regex pattern, Func<Match, double> field)
    {
        long records = 0;
        double sum = 0;
        var lines = new Lines(bytes);
        while (lines.Next(out ReadOnlySpan<byte> line))
        {
            Match match = pattern.Match(Encoding.UTF8.GetString(line));
            if (match.Success)
            {
                records++;
                sum += field(match);
            }
        }

        return new Tally(records, sum);
    }

    [GeneratedRegex(AccessPattern, RegexOptions.CultureInvariant)]
    private static partial Regex AccessLine();

    [GeneratedRegex(@"^<(\d{1,3})>(\w{3} [ \d]\d \d{2}:\d{2}:\d{2}) (\S+) ([^\s\[:]+)(?:\[(\d+)\])?: (.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Syslog3164Line();

    [GeneratedRegex(@"^<(\d{1,3})>1 (\S+) (\S+) (\S+) (\S+) (\S+) (-|(?:\[(?:[^\]""]|""(?:[^""\\]|\\.)*"")*\])+) ?(.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Syslog5424Line();
}
