using System.Globalization;

namespace StreamEngine.Fuzz.Runs;

/// <summary>What was tried of one format.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Inputs">Inputs, each parsed three times.</param>
/// <param name="Rows">Rows of the first parse.</param>
/// <param name="Rejects">Rejects of the first parse.</param>
/// <param name="Bytes">Bytes of the inputs.</param>
/// <param name="Seconds">Wall clock, minimising included.</param>
/// <param name="Failures">Failures.</param>
/// <param name="Kernels">Inputs that were tried again under forced kernels, over all of these.</param>
internal sealed record CampaignRow(string Format, long Inputs, long Rows, long Rejects, long Bytes, double Seconds, int Failures, long Kernels)
{
    internal string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Format}: {Inputs:N0} inputs in {Seconds:F1} s ({Inputs / Math.Max(Seconds, 0.001):N0}/s), {Rows:N0} rows, {Rejects:N0} rejects, {Kernels:N0} under forced kernels, {Failures} failures");

    /// <summary>Reads the last line of a worker; zeros when it did not get there.</summary>
    internal static CampaignRow Of(string format, string[] lines)
    {
        string[] words = Array.FindLast(lines, l => l.StartsWith("done ", StringComparison.Ordinal))?.Split(' ') ?? [];
        long Number(string name) => Array.IndexOf(words, name) is >= 0 and int at ? long.Parse(words[at + 1], CultureInfo.InvariantCulture) : 0;
        double seconds = Array.IndexOf(words, "seconds") is >= 0 and int s ? double.Parse(words[s + 1], CultureInfo.InvariantCulture) : 0;
        return new CampaignRow(format, Number("inputs"), Number("rows"), Number("rejects"), Number("bytes"), seconds, (int)Number("failures"), 0);
    }
}
