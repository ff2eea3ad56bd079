using StreamEngine.Batching;
using StreamEngine.Windowing;

namespace StreamEngine.Scoring;

/// <summary>Remembers the births of templates by their dense index, up to a limit.</summary>
internal sealed class TemplateCatalog(int limit)
{
    private readonly Dictionary<int, TemplateBirth> _births = [];

    /// <summary>Births that were not remembered for want of room.</summary>
    internal long Refused { get; private set; }

    internal void Learn(Frame frame)
    {
        foreach (TemplateBirth birth in frame.NewTemplates)
        {
            if (_births.Count < limit)
            {
                _births.TryAdd(birth.Template, birth);
            }
            else
            {
                Refused++;
            }
        }
    }

    internal TemplateBirth? Find(int template) => template >= 0 && _births.TryGetValue(template, out TemplateBirth? birth) ? birth : null;

    internal Severity SeverityOf(int template) => Find(template)?.Severity ?? Severity.Unspecified;
}
