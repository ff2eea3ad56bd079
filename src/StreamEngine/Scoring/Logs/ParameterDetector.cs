using System.Globalization;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogValues;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// Tells of numbers in log lines outside of what the slot of their template has had. Which they are is found out line by line, where lines are folded; here they become findings.
/// </summary>
internal sealed class ParameterDetector : ILogFinder, ISnapshotState
{
    /// <inheritdoc/>
    public string Name => "parameter";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <summary>Findings so far, those that the policy left out among them.</summary>
    internal long Findings { get; private set; }

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
    }

    /// <inheritdoc/>
    public void Find(Frame frame, TemplateCatalog templates, List<LogFinding> findings)
    {
        foreach (UnusualValue value in frame.UnusualValues)
        {
            TemplateHandle handle = templates.Handles?.GetValueOrDefault(value.Template, TemplateHandle.None) ?? TemplateHandle.None;
            if (!handle.IsMuted)
            {
                Findings++;
                findings.Add(Tell(value, handle.Name ?? value.Text));
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output) => output.WriteInt64(Findings);

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        Findings = input.ReadInt64(0, long.MaxValue);
        input.RequireEnd();
    }

    private static LogFinding Tell(UnusualValue value, string name) => new(AnomalyKind.UnusualParameter, "template.parameter", value.Entity, Math.Clamp(value.PValue, 1e-300, 1))
    {
        Labels = string.Create(CultureInfo.InvariantCulture, $"slot=\"{value.Slot}\",template=\"{value.TemplateId}\""),
        Observed = value.Number,
        Expected = value.History.Median,
        Lower = value.History.Least,
        Upper = value.History.Greatest,
        Direction = value.Number > value.History.Greatest ? 1 : -1,
        Severity = value.Severity,
        Text = name,
        Example = value.Example,
        Details = [Say(value)],
    };

    /// <summary>The number as it is written, and what the slot had, in base units.</summary>
    private static string Say(UnusualValue value)
    {
        SlotHistory history = value.History;
        string unit = value.Type switch { ParameterType.Duration => " s", ParameterType.Size => " bytes", _ => string.Empty };
        string slot = value.Key is null ? string.Create(CultureInfo.InvariantCulture, $"slot {value.Slot}") : $"slot {value.Slot} ({value.Key})";
        string more = value.Count == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {value.Count:N0} such lines");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{slot} is {value.Written}, where {history.Values:N0} before were {history.Least:G3} to {history.Greatest:G3}{unit}, half of them below {history.Median:G3} and 99 % below {history.High:G3}{more}");
    }
}
