using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// Compares in which numbers the templates of a service come in a window with what its windows have been: the count vector is like none that is known. A template belongs to the service of its
/// first line.
/// </summary>
internal sealed class CountDetector(CountOptions options) : ILogFinder, ISnapshotState
{
    private readonly SortedDictionary<string, ServiceMix> _services = new(StringComparer.Ordinal);
    private readonly List<(int Place, double Lines, double Usual)> _parts = [];

    /// <inheritdoc/>
    public string Name => "counts";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <summary>Templates, window by window, that were not looked at because there were too many services.</summary>
    internal long Refused { get; private set; }

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
    }

    /// <inheritdoc/>
    public void Find(Frame frame, TemplateCatalog templates, List<LogFinding> findings)
    {
        ReadOnlySpan<int> ids = frame.SeriesIds;
        foreach (int row in frame.Kinds.Counts)
        {
            int template = frame.Series.TemplateOf(ids[row]);
            if (template >= 0)
            {
                Service(frame.Series[ids[row]].Entity)?.Add(template, frame.Value(row));
            }
        }

        foreach (TemplateBirth birth in frame.NewTemplates)
        {
            if (birth.IsGeneral)
            {
                Service(birth.Entity)?.Rest();
            }
        }

        foreach (ServiceMix mix in _services.Values)
        {
            _parts.Clear();
            (double distance, double p) = mix.Next(_parts);
            if (_parts.Count > 0)
            {
                findings.Add(Tell(mix, distance, p, templates));
            }
        }
    }

    int ISnapshotState.SnapshotVersion => 1;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_services.Count);
        foreach (ServiceMix mix in _services.Values)
        {
            output.WriteEntity(mix.Entity);
            mix.Save(output);
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        _services.Clear();
        Refused = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(3 * sizeof(int)); left > 0; left--)
        {
            Entity entity = input.ReadEntity();
            var mix = new ServiceMix(entity, options);
            mix.Load(ref input);
            input.Require(_services.TryAdd(KeyOf(entity), mix), "a service once");
        }

        input.RequireEnd();
    }

    private static string KeyOf(Entity entity) => entity switch
    {
        { Service: { } service } => "s" + service,
        { Host: { } host } => "h" + host,
        _ => string.Empty,
    };

    private ServiceMix? Service(Entity entity)
    {
        string key = KeyOf(entity);
        if (_services.TryGetValue(key, out ServiceMix? known))
        {
            return known;
        }

        if (_services.Count >= options.MaxServices)
        {
            Refused++;
            return null;
        }

        Entity owner = entity switch
        {
            { Service: { } service } => new Entity(service),
            { Host: { } host } => new Entity(null, host),
            _ => Entity.None,
        };
        var mix = new ServiceMix(owner, options);
        _services.Add(key, mix);
        return mix;
    }

    private LogFinding Tell(ServiceMix mix, double distance, double p, TemplateCatalog templates)
    {
        TemplateBirth? first = templates.Find(mix.TemplateAt(_parts[0].Place));
        return new LogFinding(AnomalyKind.UnusualCounts, "template.mix", mix.Entity, Math.Clamp(p, 1e-300, 1))
        {
            Observed = distance,
            Expected = mix.Usual,
            Severity = first?.Severity ?? Severity.Unspecified,
            Template = first,
            Details = [.. _parts.Select(part => string.Create(
                CultureInfo.InvariantCulture,
                $"{SessionWords.Quote(templates.Find(mix.TemplateAt(part.Place))?.Text)} {part.Lines:N0} times where the nearest known window would have it {part.Usual:0.#} times"))],
        };
    }
}
