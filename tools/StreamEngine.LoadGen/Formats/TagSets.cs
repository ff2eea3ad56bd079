using System.Text;
using StreamEngine.LoadGen.Metrics;

namespace StreamEngine.LoadGen.Formats;

/// <summary>What stands before or behind the value of a series, prepared once for each order of its tags.</summary>
internal sealed class TagSets
{
    private static readonly int[][] Orders = [[0, 1, 2], [1, 0, 2], [2, 0, 1], [2, 1, 0]];

    private readonly byte[][][] _texts;
    private int _line;

    /// <param name="options">Options of the stream.</param>
    /// <param name="series">The series.</param>
    /// <param name="escaped">Takes the place of a host's name when the stream is to have characters to escape.</param>
    /// <param name="write">The text of a series with its tags, each a key and a value.</param>
    public TagSets(GeneratorOptions options, SeriesSet series, Func<string, string> escaped, Func<int, (string Key, string Value)[], string> write)
    {
        _texts = new byte[options.ShuffleKeys ? Orders.Length : 1][][];
        for (int order = 0; order < _texts.Length; order++)
        {
            int[] tags = Orders[order];
            _texts[order] = [.. Enumerable.Range(0, series.Count).Select(i => Encoding.UTF8.GetBytes(write(i, Tags(options, series, i, tags, escaped))))];
        }
        Longest = _texts[0].Max(t => t.Length);
    }

    /// <summary>Bytes of the longest text.</summary>
    public int Longest { get; }

    /// <summary>The text of a series in the order whose turn it is.</summary>
    public ReadOnlySpan<byte> Next(int series) => _texts[_line++ % _texts.Length][series];

    private static (string Key, string Value)[] Tags(GeneratorOptions options, SeriesSet series, int i, int[] order, Func<string, string> escaped)
    {
        string host = series.Host(i);
        if (options.NonAscii && i % 4 == 1) host += "-größe-注文";
        if (options.Escapes && i % 4 == 0) host = escaped(host);
        (string, string)[] tags = [("service", series.Service(i)), ("host", host), ("region", $"eu-{1 + (i / 7 % 3)}")];
        (string, string)[] instance = series.Instance(i) == 0 ? [] : [("instance", $"{series.Instance(i)}")];
        return [.. order.Select(t => tags[t]), .. instance];
    }
}
