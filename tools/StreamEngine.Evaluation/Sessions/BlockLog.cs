using System.Globalization;
using System.Text;

namespace StreamEngine.Evaluation.Sessions;

/// <summary>A log of blocks, their lines interleaved in time, and what is wrong with which.</summary>
/// <param name="Text">The log.</param>
/// <param name="Faults">The fault of each block.</param>
internal sealed record BlockLog(byte[] Text, IReadOnlyDictionary<string, BlockFault> Faults)
{
    private static readonly BlockFault[] s_faults = [BlockFault.MissingStep, BlockFault.Exception, BlockFault.WrongOrder, BlockFault.TooManyRepeats, BlockFault.Truncated];

    /// <summary>Makes a log.</summary>
    /// <param name="seed">Everything follows from it.</param>
    /// <param name="blocks">Blocks.</param>
    /// <param name="faulty">Share of blocks with a fault, the five kinds in equal numbers.</param>
    internal static BlockLog Make(int seed, int blocks, double faulty)
    {
        var generator = new BlockGenerator(seed);
        var faults = new Dictionary<string, BlockFault>();
        var lines = new List<(double Time, int Order, string Text)>();
        double start = 0;
        for (int i = 0; i < blocks; i++)
        {
            start += -Math.Log(1 - generator.Chance()) * 2;
            BlockFault fault = generator.Chance() < faulty ? s_faults[(int)(generator.Chance() * s_faults.Length)] : BlockFault.None;
            string block = "blk_" + (7_000_000_000_000_000_000 + (i * 7919L)).ToString(CultureInfo.InvariantCulture);
            faults.Add(block, fault);
            double time = start;
            foreach ((BlockStep step, double seconds) in fault == BlockFault.None ? generator.Normal() : generator.Faulty(fault))
            {
                time += seconds;
                lines.Add((time, lines.Count, generator.Write(step, block)));
            }
        }

        lines.Sort();
        var text = new StringBuilder();
        var origin = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        foreach ((double time, int _, string line) in lines)
        {
            text.Append(origin.AddSeconds(time).ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture)).Append(' ').Append(line).Append('\n');
        }

        return new BlockLog(Encoding.UTF8.GetBytes(text.ToString()), faults);
    }
}
