using StreamEngine.Batching;

namespace StreamEngine.Windowing;

/// <summary>A log template that was seen for the first time.</summary>
/// <param name="Time">Event time of the first line, nanoseconds since the Unix epoch.</param>
/// <param name="Template">Dense index of the template inside the process.</param>
/// <param name="TemplateId">Id that is the same in every process: 16 hexadecimal digits.</param>
/// <param name="Text">The template, <c>&lt;*&gt;</c> for variable parts.</param>
/// <param name="Severity">Severity number of the first line.</param>
/// <param name="Entity">Service, host and logger of the first line.</param>
/// <param name="Example">The first line's body, at most 512 bytes of it.</param>
public sealed record TemplateBirth(long Time, int Template, string TemplateId, string Text, Severity Severity, Entity Entity, string Example)
{
    /// <summary>True when it takes the place of templates that differed in one word, an operator gave it, or a journal knows it: its lines are nothing new.</summary>
    public bool IsGeneral { get; init; }
}
