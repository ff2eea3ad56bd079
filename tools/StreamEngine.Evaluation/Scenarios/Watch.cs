using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.Evaluation.Scenarios;

/// <summary>Keeps of each fault the least p-value that its subject had in a window that it touches, for whoever reads what was missed.</summary>
internal sealed class Watch(IReadOnlyList<PlantedFault> faults)
{
    private readonly ILookup<string, int> _bySubject = Enumerable.Range(0, faults.Count).ToLookup(i => faults[i].Subject, StringComparer.Ordinal);
    private readonly (double PValue, string Text)[] _best = [.. faults.Select(static _ => (2.0, "no value was judged"))];

    /// <summary>The least p-value of a fault with what was seen there, for people.</summary>
    internal string TextOf(int fault) => _best[fault].Text;

    internal void Observe(Frame frame, int row, in SeriesScore score, string subject, string group)
    {
        foreach (int i in _bySubject[subject])
        {
            if (frame.End > faults[i].Start && frame.Start < faults[i].End && !score.Learning && score.PValue < _best[i].PValue)
            {
                _best[i] = (score.PValue, FormattableString.Invariant(
                    $"least p {score.PValue:E1} of {group} at {Cases.Time(frame.End)}: {score.Observed:G4} against {score.Expected:G4} ({score.Lower:G4} to {score.Upper:G4})"));
            }
        }
    }
}
