using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Templates;

/// <summary>The constant shape of log lines that share an id.</summary>
public sealed class TemplateInfo
{
    private byte[]? _form;
    private TemplateInfo? _replacedBy;

    internal TemplateInfo(int index, KeyHash key, byte[]? form, byte[] example, Entity entity)
    {
        Index = index;
        Key = key;
        IsRetired = form is null;
        _form = form;
        ExampleBytes = example;
        Entity = entity;
    }

    /// <summary>Dense index inside the process, from 0.</summary>
    public int Index { get; }

    /// <summary>16 hexadecimal digits derived from what the lines have in common: the same in every process, partition and restart.</summary>
    public string Id => Key.Id;

    /// <summary>
    /// The shape, <c>&lt;*&gt;</c> for variable parts. What varies in form only (a unit, the length of a list, a digit inside a word) is shown
    /// as it is written until lines differ in it; the id does not depend on it.
    /// </summary>
    public string Text => _form is { } form ? TemplateText.Show(form) : TemplateText.Evicted;

    /// <summary>What an operator calls it, or a template that it has taken over; null for nothing.</summary>
    public string? Name => Handle.Name;

    /// <summary>Highest severity number of its lines so far.</summary>
    public Severity Severity { get; internal set; }

    /// <summary>Body of the first line, at most 256 bytes of it.</summary>
    public string Example => Encoding.UTF8.GetString(ExampleBytes);

    /// <summary>Service, host and logger of the first line.</summary>
    public Entity Entity { get; private set; }

    /// <summary>Event time of the earliest line, nanoseconds since the Unix epoch.</summary>
    public long FirstSeen { get; internal set; } = long.MaxValue;

    /// <summary>Event time of the latest line.</summary>
    public long LastSeen { get; internal set; } = long.MinValue;

    /// <summary>Lines so far; 0 when a more general template has taken them over.</summary>
    public long Count { get; internal set; }

    /// <summary>The more general template that has taken its lines over: lines counted under this id belong to that one. Null for none.</summary>
    public TemplateInfo? ReplacedBy
    {
        get => _replacedBy;
        internal set
        {
            _replacedBy = value;
            IsRetired = value is not null || _form is null;
        }
    }

    /// <summary>Hash of what its lines have in common.</summary>
    internal KeyHash Key { get; }

    /// <summary>The id as a number.</summary>
    internal ulong Number => Key.Number;

    /// <summary>Second hash of the key.</summary>
    internal ulong Check => Key.Check;

    /// <summary>Text with marks, see <see cref="TemplateForm"/>; null when it was evicted.</summary>
    internal byte[]? Form
    {
        get => _form;
        set
        {
            _form = value;
            IsRetired = value is null || _replacedBy is not null;
        }
    }

    /// <summary>True when it gets no lines: it was evicted or taken over.</summary>
    internal bool IsRetired { get; private set; }

    /// <summary>True when it keeps its place however idle it is.</summary>
    internal bool IsPinned => Handle.IsPinned || IsSeed || IsOverflow;

    /// <summary>True for one that an operator gave as a seed.</summary>
    internal bool IsSeed { get; set; }

    /// <summary>What an operator says of it.</summary>
    internal TemplateHandle Handle { get; set; } = TemplateHandle.None;

    /// <summary>True for the one that takes the lines for which there is no room.</summary>
    internal bool IsOverflow { get; set; }

    /// <summary>True when a journal knew it before this process: its first line here is nothing new.</summary>
    internal bool IsRemembered { get; set; }

    /// <summary>The example's bytes.</summary>
    internal byte[] ExampleBytes { get; set; }

    /// <summary>True when it was made from variants, so that its first line is nothing new.</summary>
    internal bool IsGeneral { get; set; }

    /// <summary>Greatest event time of any line when a general template took it over; later windows need no zeros of it.</summary>
    internal long ReplacedAt { get; set; } = long.MaxValue;

    /// <summary>Number of the latest line among all lines of the table.</summary>
    internal long LastLine { get; set; }

    /// <summary>The lines of another one are its own from now on, and what is said of the other one holds for it.</summary>
    /// <param name="variant">The other one. It keeps its index and id and stays empty.</param>
    /// <param name="at">Greatest event time of any line so far.</param>
    internal void TakeOver(TemplateInfo variant, long at)
    {
        if (ExampleBytes.Length == 0)
        {
            Meet(variant.ExampleBytes, variant.Entity);
        }

        variant.ReplacedBy = this;
        variant.ReplacedAt = at;
        Handle = Handle.With(variant.Handle);
        Count += variant.Count;
        FirstSeen = Math.Min(FirstSeen, variant.FirstSeen);
        LastSeen = Math.Max(LastSeen, variant.LastSeen);
        Severity = variant.Severity > Severity ? variant.Severity : Severity;
        variant.Count = 0;
    }

    /// <summary>The first line of a template that was there before any.</summary>
    internal void Meet(byte[] example, Entity entity)
    {
        ExampleBytes = example;
        Entity = entity;
    }

    /// <summary>True when the way to the template that its lines count as is no longer than a number of templates.</summary>
    internal bool HasFinal(int limit)
    {
        TemplateInfo? at = this;
        while (at is not null && limit-- >= 0)
        {
            at = at._replacedBy;
        }

        return at is null;
    }

    /// <summary>The template that its lines count as.</summary>
    internal TemplateInfo Final
    {
        get
        {
            TemplateInfo final = this;
            while (final.ReplacedBy is { } next)
            {
                final = next;
            }

            return final;
        }
    }
}
