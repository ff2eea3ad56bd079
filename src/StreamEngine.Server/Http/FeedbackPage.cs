using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StreamEngine.Scoring.Rules;
using StreamEngine.Server.Config;

namespace StreamEngine.Server.Http;

/// <summary>Takes verdicts on alerts over HTTP, one JSON object a request.</summary>
internal static class FeedbackPage
{
    private const int MaxBytes = 64 * 1024;

    private static readonly ConfigValue<AlertVerdict> _verdict = ConfigValues.Choice(("false", AlertVerdict.False), ("true", AlertVerdict.True), ("known", AlertVerdict.Known));
    private static readonly ConfigValue<TimeSpan> _for = ConfigValues.Duration("1s", "365d");

    /// <summary>Reads a verdict and hands it on: 202 when it was taken, 400 with the error when not.</summary>
    internal static async Task TakeAsync(HttpContext context, Func<AlertFeedback, string?> take)
    {
        (AlertFeedback? feedback, string? error) = await ReadAsync(context).ConfigureAwait(false);
        error ??= take(feedback!);
        await (error is null
            ? HttpApi.Json(context, 202, static writer => writer.WriteString("status", "holds from the next window on"))
            : HttpApi.Error(context, 400, error)).ConfigureAwait(false);
    }

    private static async Task<(AlertFeedback? Feedback, string? Error)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            return (null, $"expected at most {MaxBytes} bytes");
        }

        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted).ConfigureAwait(false);
            return body.RootElement.ValueKind == JsonValueKind.Object ? Read(body.RootElement) : (null, "expected a JSON object");
        }
        catch (Exception error) when (error is JsonException or BadHttpRequestException)
        {
            return (null, $"expected a JSON object: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static (AlertFeedback? Feedback, string? Error) Read(JsonElement body)
    {
        AlertVerdict? verdict = null;
        (string? insight, string? series, TimeSpan? length) = (null, null, null);
        foreach (JsonProperty property in body.EnumerateObject())
        {
            string text = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString()!,
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                _ => string.Empty,
            };
            switch (property.Name)
            {
                case "insight": insight = text; break;
                case "series": series = text; break;
                case "verdict" when _verdict.TryRead(text, out AlertVerdict value): verdict = value; break;
                case "for" when _for.TryRead(text, out TimeSpan value): length = value; break;
                case "verdict": return (null, $"expected verdict to be {_verdict.Expected}, found '{text}'");
                case "for": return (null, $"expected for to be {_for.Expected}, found '{text}'");
                default: return (null, $"expected insight, series, verdict or for, found '{property.Name}'");
            }
        }

        if (verdict is not { } said)
        {
            return (null, $"expected verdict to be {_verdict.Expected}, found none");
        }

        var feedback = new AlertFeedback(said) { Insight = insight, Series = series };
        return (length is { } given ? feedback with { For = given } : feedback, null);
    }
}
