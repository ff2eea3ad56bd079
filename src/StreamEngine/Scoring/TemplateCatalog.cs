using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>Remembers the births of templates by their dense index, up to a limit.</summary>
internal sealed class TemplateCatalog(int limit)
{
    private readonly Dictionary<int, TemplateBirth> _births = [];

    /// <summary>Births that were not remembered for want of room.</summary>
    internal long Refused { get; private set; }

    /// <summary>Time of the latest birth; <see cref="long.MinValue"/> before the first.</summary>
    internal long Newest { get; private set; } = long.MinValue;

    internal void Learn(Frame frame)
    {
        foreach (TemplateBirth birth in frame.NewTemplates)
        {
            if (_births.Count < limit)
            {
                Newest = Math.Max(Newest, birth.Time);
                _births.TryAdd(birth.Template, birth);
            }
            else
            {
                Refused++;
            }
        }
    }

    /// <summary>Writes the births down in the order of their templates.</summary>
    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_births.Count);
        foreach (TemplateBirth birth in _births.Values.OrderBy(static b => b.Template))
        {
            TemplateBirthState.Save(birth, output);
        }
    }

    /// <summary>Reads births in place of those that are there.</summary>
    internal void Load(ref SnapshotInput input)
    {
        _births.Clear();
        Newest = long.MinValue;
        Refused = input.ReadInt64();
        for (int i = input.ReadCount(AnomalyState.LeastBirthBytes); i > 0; i--)
        {
            TemplateBirth birth = TemplateBirthState.Load(ref input);
            Newest = Math.Max(Newest, birth.Time);
            input.Require(_births.TryAdd(birth.Template, birth), "a template once");
        }
    }

    internal TemplateBirth? Find(int template) => template >= 0 && _births.TryGetValue(template, out TemplateBirth? birth) ? birth : null;

    /// <summary>What operators say of templates in the window at hand, by index; null for nothing.</summary>
    internal Dictionary<int, TemplateHandle>? Handles { get; set; }

    /// <summary>What people read: the name of a template, or its text.</summary>
    internal string NameOf(TemplateBirth birth) =>
        Handles is not null && Handles.TryGetValue(birth.Template, out TemplateHandle handle) && handle.Name is { } name ? name : birth.Text;

    internal Severity SeverityOf(int template) => Find(template)?.Severity ?? Severity.Unspecified;
}
