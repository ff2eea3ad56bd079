using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Templates.Journal;

/// <summary>A template as a journal knows it.</summary>
public sealed class JournalTemplate
{
    internal JournalTemplate(ulong number, byte[] form, byte[] example, Entity entity)
    {
        Number = number;
        Form = form;
        ExampleBytes = example;
        Entity = entity;
    }

    /// <summary>Its id, 16 hexadecimal digits.</summary>
    public string Id => TemplateRecord.Show(Number);

    /// <summary>Its text, <c>&lt;*&gt;</c> for variable parts; that of one that is gone is the last it had.</summary>
    public string Text => TemplateText.Show(Form);

    /// <summary>Body of its first line, at most 256 bytes of it.</summary>
    public string Example => Encoding.UTF8.GetString(ExampleBytes);

    /// <summary>Service, host and logger of its first line.</summary>
    public Entity Entity { get; }

    /// <summary>Highest severity number that was noted.</summary>
    public Severity Severity { get; internal set; }

    /// <summary>Event time of the earliest line, nanoseconds since the Unix epoch; <see cref="long.MaxValue"/> for none.</summary>
    public long FirstSeen { get; internal set; } = long.MaxValue;

    /// <summary>Event time of the latest line when counts were last noted; <see cref="long.MinValue"/> before.</summary>
    public long LastSeen { get; internal set; } = long.MinValue;

    /// <summary>Lines when counts were last noted; they move to the template that takes it over.</summary>
    public long Count { get; internal set; }

    /// <summary>True when it lost its place for want of room.</summary>
    public bool IsEvicted { get; internal set; }

    /// <summary>Id of the template that took its lines over; null for none.</summary>
    public string? ReplacedBy => By is { } by ? TemplateRecord.Show(by) : null;

    internal ulong Number { get; }

    internal ulong Check { get; set; }

    internal byte[] Form { get; set; }

    internal byte[] ExampleBytes { get; }

    internal bool IsGeneral { get; set; }

    internal ulong? By { get; set; }

    internal long ReplacedAt { get; set; } = long.MaxValue;

    internal bool IsRetired => IsEvicted || By is not null;
}
